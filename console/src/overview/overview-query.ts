import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** What is alive now; asked again every ten seconds while somebody looks. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => unwrap(api.GET('/api/overview')),
  refetchInterval: 10_000,
})
