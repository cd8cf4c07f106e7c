import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import { pagedQuery } from '../app/paged-query.ts'
import type { AuditFilter, AuditQuery } from './audit.ts'

/** What the server is asked for. A day of the address is one of the reader's own: it begins at their midnight. */
export function toQuery({ q, who, action, kind, target, from, to }: AuditFilter): AuditQuery {
  const [whoKind, ...rest] = (who ?? '').split(':')
  const begin = dayStart(from, 0)
  const end = dayStart(to, 1)
  return {
    ...(q ? { q } : {}),
    ...(whoKind ? { who: whoKind } : {}),
    ...(rest.length > 0 ? { whoId: rest.join(':') } : {}),
    ...(action ? { action } : {}),
    ...(kind ? { targetKind: kind } : {}),
    ...(target ? { targetId: target } : {}),
    ...(begin ? { from: begin } : {}),
    ...(end ? { to: end } : {}),
  }
}

/** Midnight of a day `later` days after this one, as the server wants instants; nothing for what is no day. */
function dayStart(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? []
  if (year === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** Records that pass the filter, newest first, page by page. */
export function auditQuery(filter: AuditFilter) {
  const query = toQuery(filter)
  return pagedQuery(['audit', query], (page) =>
    unwrap(api.GET('/api/audit', { params: { query: { ...query, ...page } } })),
  )
}

/** What the filters can be set to. */
export const auditFacetsQuery = queryOptions({
  queryKey: ['audit', 'facets'],
  queryFn: () => unwrap(api.GET('/api/audit/facets')),
})
