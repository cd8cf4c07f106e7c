import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** Keys with any in the last thirty days; most of the last day first. */
export const signalFaultsQuery = queryOptions({
  queryKey: ['signals', 'faults'],
  queryFn: async () => (await unwrap(api.GET('/api/signals/faults'))).items,
  refetchInterval: 60_000,
})
