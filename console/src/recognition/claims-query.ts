import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** Keys that claimed somebody in the last thirty days; most of the last day first. */
export const claimsQuery = queryOptions({
  queryKey: ['identity', 'claims'],
  queryFn: async () => (await unwrap(api.GET('/api/identity/claims'))).items,
  refetchInterval: 60_000,
})
