import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Milliseconds: requests under way are answered within a second or two, or wait for a database that is away. */
const GRACE = 10_000

/**
 * Ends connections as they fall idle while the server closes. Node ends those that are idle at that moment only: one that was being
 * answered would stay open for its keep-alive, and one that a browser opened ahead of its first request for a minute as well.
 * What is still half sent or half read after the grace period is cut: a client that drips a request must not hold the server back.
 */
export function closeIdle(app: FastifyInstance): void {
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('preClose', async () => {
    const closing = setInterval(() => {
      app.server.closeIdleConnections()
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }, 50)
    const cutting = setTimeout(() => app.server.closeAllConnections(), GRACE)
    app.server.once('close', () => {
      clearInterval(closing)
      clearTimeout(cutting)
    })
  })
}
