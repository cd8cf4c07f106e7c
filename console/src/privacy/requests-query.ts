import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** One request. */
export function requestQuery(id: string) {
  return queryOptions({
    queryKey: ['requests', id],
    queryFn: () => unwrap(api.GET('/api/requests/{id}', { params: { path: { id } } })),
  })
}

/** How often an erasure under way is looked at, in ms. */
const WATCHED = 1_500

/** How far the erasure of a request has come. */
export function erasureQuery(id: string) {
  return queryOptions({
    queryKey: ['requests', id, 'erasure'],
    queryFn: () => unwrap(api.GET('/api/requests/{id}/erasure', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data?.state === 'done' ? false : WATCHED),
  })
}

/** What an erasure would take. */
export function previewQuery(id: string) {
  return queryOptions({
    queryKey: ['requests', id, 'preview'],
    queryFn: () => unwrap(api.GET('/api/requests/{id}/erasure-preview', { params: { path: { id } } })),
  })
}
