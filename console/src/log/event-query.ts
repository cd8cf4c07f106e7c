import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** One event with what it changed; `id` is `origin/messageId`. The log never changes, so neither does the answer. */
export function eventQuery(id: string) {
  const slash = id.indexOf('/')
  const path = { origin: id.slice(0, slash), messageId: id.slice(slash + 1) }
  return queryOptions({
    queryKey: ['event', id],
    queryFn: () => unwrap(api.GET('/api/events/{origin}/{messageId}', { params: { path } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
