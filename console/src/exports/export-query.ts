import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** The lists that the person signed in may carry away. */
export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: async () => (await unwrap(api.GET('/api/exports'))).lists,
  staleTime: Number.POSITIVE_INFINITY,
})
