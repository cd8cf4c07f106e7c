import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { platformErrors } from '../errors/platform-errors.ts'
import { problemOf } from './problem.ts'

/** Answers bytes that are no HTTP request: there is no request object, so the pipeline never sees them. The connection ends, for what follows on it cannot be trusted. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem = problemOf(
    error.code === 'HPE_HEADER_OVERFLOW'
      ? platformErrors.headers_too_large('The address and the headers are larger than 16 KB.')
      : platformErrors.request_invalid('The bytes are no HTTP request, or it took too long to arrive.'),
  )
  const body = JSON.stringify(problem)
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

/** Node would answer an `Expect` that it does not know with a bare 417. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request, response) => {
    const problem = problemOf(platformErrors.request_invalid('The Expect header can only be 100-continue.'))
    response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  })
}
