import type { FastifyRequest } from 'fastify'

/**
 * Whether another site's page made this request. There is no cookie that it could ride on, so it would have to know the token; whoever knows it should act on the page itself.
 * These pages send no referrer, for which browsers also write `Origin: null` on their own forms: that says nothing.
 */
export function crossesSites({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = headers
  if (origin === undefined || origin === 'null') return false
  return !URL.canParse(origin) || new URL(origin).host !== headers.host
}
