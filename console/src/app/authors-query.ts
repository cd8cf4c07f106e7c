import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './api.ts'

/** Who stands behind the authors of revisions and records; colleagues come and go slowly. */
export const authorsQuery = queryOptions({
  queryKey: ['team', 'authors'],
  queryFn: () => unwrap(api.GET('/api/authors')),
  staleTime: 5 * 60_000,
})
