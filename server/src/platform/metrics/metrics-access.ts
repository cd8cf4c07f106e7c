import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { secretHash } from '../auth/key-secret.ts'
import { platformErrors } from '../errors/platform-errors.ts'

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/**
 * Who may read the numbers of a server. They name nobody, but they tell how a business goes. With a token: whoever presents it. Without: programs
 * of this machine that ask directly; what a proxy passes on comes from this machine too, and is told by its headers.
 * @throws AppError `unauthenticated`
 */
export function assertMayReadMetrics(request: FastifyRequest, token: string | undefined): void {
  const presented = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) {
    const direct = LOOPBACK.test(request.socket.remoteAddress ?? '')
    if (direct && PASSED_ON.every((name) => request.headers[name] === undefined)) return
    throw platformErrors.unauthenticated(
      'Metrics are read from the machine itself. To read them from elsewhere, set DIAPASON_METRICS_TOKEN and present it as a Bearer token.',
    )
  }
  const same = (a: string, b: string) => timingSafeEqual(Buffer.from(secretHash(a)), Buffer.from(secretHash(b)))
  if (presented === undefined || !same(presented, token))
    throw platformErrors.unauthenticated('Metrics need the token of DIAPASON_METRICS_TOKEN.')
}
