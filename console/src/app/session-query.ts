import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './api.ts'

/** Who is signed in; kept for the whole visit, a 401 anywhere ends it. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => unwrap(api.GET('/api/session')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

/** What anybody may know of this installation. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: () => unwrap(api.GET('/api/status')),
  staleTime: 60_000,
})
