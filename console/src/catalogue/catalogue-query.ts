import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** One event of the catalogue. */
export function eventQuery(id: string) {
  return queryOptions({
    queryKey: ['catalogue', 'event', id],
    queryFn: () => unwrap(api.GET('/api/catalogue/events/{id}', { params: { path: { id } } })),
  })
}

/** One trait of the catalogue. */
export function traitQuery(trait: string) {
  return queryOptions({
    queryKey: ['catalogue', 'trait', trait],
    queryFn: () => unwrap(api.GET('/api/catalogue/traits/{trait}', { params: { path: { trait } } })),
  })
}

/** What differs: of everything, of one event or of one trait. */
export function differencesQuery(of: { subject?: string; trait?: string; ignored?: boolean } = {}) {
  return queryOptions({
    queryKey: ['catalogue', 'differences', of],
    queryFn: () => unwrap(api.GET('/api/catalogue/differences', { params: { query: of } })),
  })
}

/** How much was not stored in the last thirty days because people refuse it. */
export const withheldQuery = queryOptions({
  queryKey: ['catalogue', 'withheld'],
  queryFn: () => unwrap(api.GET('/api/withheld', { params: { query: {} } })),
})
