import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'

/** How often an open ledger is asked for again, in ms: what a person just said elsewhere is seen while one speaks with them. */
const watched = 5_000

/** What a person chose: what holds of each purpose, and the ledger that proves it. */
export function choicesQuery(person: string) {
  return queryOptions({
    queryKey: ['person', person, 'choices'],
    queryFn: () => unwrap(api.GET('/api/people/{id}/choices', { params: { path: { id: person } } })),
    refetchInterval: watched,
  })
}
