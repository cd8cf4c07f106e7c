import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** Messages of one key that named a customer without being believed. */
export type UnsignedClaims = {
  source: { id: string; name: string }
  day: number
  month: number
  lastAt: string
  reasons: { code: string; day: number; month: number }[]
}

/** Keys that claimed somebody in the last thirty days; most of the last day first. */
export const claimsQuery = queryOptions({
  queryKey: ['identity', 'claims'],
  queryFn: async () => (await unwrap(api.GET('/api/identity/claims'))).items,
  refetchInterval: 60_000,
})
