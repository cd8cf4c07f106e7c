import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** One rejected message with its text and what was tried with it. */
export function rejectedQuery(id: string) {
  return queryOptions({
    queryKey: ['rejected', 'one', id],
    queryFn: () => unwrap(api.GET('/api/rejected/{id}', { params: { path: { id } } })),
  })
}
