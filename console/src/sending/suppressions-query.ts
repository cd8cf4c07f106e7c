import { api, unwrap } from '../app/api.ts'
import { pagedQuery } from '../app/paged-query.ts'

/** The addresses that nothing is sent to, newest first; those that begin as `q` does. */
export function suppressionsQuery(q: string | undefined) {
  return pagedQuery(['suppressions', q ?? ''], (page) =>
    unwrap(api.GET('/api/suppressions', { params: { query: { ...page, ...(q === undefined ? {} : { q }) } } })),
  )
}
