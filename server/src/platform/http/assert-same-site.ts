import type { FastifyRequest } from 'fastify'
import { platformErrors } from '../errors/platform-errors.ts'

/**
 * Refuses a cookie-carrying request that another site made. Browsers of this decade send `Sec-Fetch-Site`, which a page cannot forge; for
 * those that do not, `Origin` must be this host. A request with neither is not from a page at all (no browser omits both on a write).
 * @throws AppError `cross_site`
 */
export function assertSameSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw platformErrors.cross_site('The browser says that another site made this request.')
  }
  const origin = request.headers.origin
  if (origin === undefined) return
  if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return
  throw platformErrors.cross_site('The Origin header names another site.')
}
