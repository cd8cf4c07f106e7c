import type { FastifyRequest } from 'fastify'
import type { Principal } from '../auth/principal.ts'
import { platformErrors } from '../errors/platform-errors.ts'

/**
 * Refuses a key in a page of a site that it was not made for. Browsers name the site in `Origin` and pages cannot forge it, so a copied key
 * is of no use in another site's pages; a program that is no browser can say what it likes, or nothing, and passes.
 * @throws AppError `origin_refused`
 */
export function assertOrigin(request: FastifyRequest, principal: Principal): void {
  const { origin } = request.headers
  if (principal.kind !== 'key' || origin === undefined || !principal.key.origins) return
  if (!principal.key.origins.includes(origin))
    throw platformErrors.origin_refused('The Origin header names a site that this key was not made for.')
}
