import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './api.ts'

/** Something that the one search found. */
export type Hit = {
  type: 'person' | 'account' | 'definition' | 'event' | 'key' | 'doc'
  kind: string | null
  id: string
  title: string
  detail: string | null
  /** Of a person. */
  identifiers?: { type: string; value: string }[]
  to: string
  score: number
}

export type Found = { items: Hit[]; missing: string[] }

/** Everything that matches what was typed, as far as one may see it. */
export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: () => unwrap(api.GET('/api/search', { params: { query: { q, limit: 6 } } })),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
}
