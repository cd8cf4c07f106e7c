import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Ends connections as they fall idle while the server closes. Node ends those that are idle at that moment only: one that was being
 * answered would stay open for its keep-alive, and one that a browser opened ahead of its first request for a minute as well.
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
    app.server.once('close', () => clearInterval(closing))
  })
}
