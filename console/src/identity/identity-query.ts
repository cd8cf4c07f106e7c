import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import { identityOf } from './identity-of.ts'

/** Everything of a kind begins with this, so that one change makes all of it be asked again. */
export const identityKey = ['identity'] as const

/** A rehearsal leaves no record, so that its reason is read by nobody. */
const rehearsal = 'rehearsal'

/** Identifiers asked for at once: as many as one can look at. */
export const identityPage = 100

/** Who a person is known as, the links that say so, and what was decided about them: a page at first, the others as they are asked for. */
export function identityQuery(person: string) {
  return infiniteQueryOptions({
    queryKey: [...identityKey, 'person', person],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/people/{id}/identity', {
          params: { path: { id: person }, query: { limit: identityPage, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    select: ({ pages }) => identityOf(pages),
  })
}

/** Links of a person, the latest first; of somebody who has more than come with their identifiers. */
export function linksQuery(person: string) {
  return infiniteQueryOptions({
    queryKey: [...identityKey, 'links', person],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/people/{id}/identity/links', {
          params: { path: { id: person }, query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** One person as their own page asks for them. */
export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['person', id],
    queryFn: () => unwrap(api.GET('/api/people/{id}', { params: { path: { id } } })),
  })
}

/** What would remain if a part of a person's identifiers went; asks the server, changes nothing. */
export function separationQuery(person: string, part: readonly string[]) {
  return queryOptions({
    queryKey: [...identityKey, 'separation', person, ...part],
    queryFn: () =>
      unwrap(
        api.POST('/api/people/{id}/split', {
          params: { path: { id: person } },
          body: { origins: [...part], reason: rehearsal, dryRun: true },
        }),
      ),
  })
}

/** Whom two people would make; asks the server, changes nothing. */
export function joiningQuery(person: string, other: string) {
  return queryOptions({
    queryKey: [...identityKey, 'joining', person, other],
    queryFn: () =>
      unwrap(
        api.POST('/api/people/{id}/merge', {
          params: { path: { id: person } },
          body: { with: other, reason: rehearsal, dryRun: true },
        }),
      ),
  })
}

/** Links that wait for somebody's word, the latest first. */
export const suggestionsQuery = infiniteQueryOptions({
  queryKey: [...identityKey, 'suggestions'],
  queryFn: ({ pageParam }) =>
    unwrap(
      api.GET('/api/identity/suggestions', {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
})

/** Suggestions that no longer apply, the latest first. */
export const lapsedQuery = infiniteQueryOptions({
  queryKey: [...identityKey, 'lapsed'],
  queryFn: ({ pageParam }) =>
    unwrap(
      api.GET('/api/identity/suggestions', {
        params: { query: { limit: 50, lapsed: true, ...(pageParam && { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
})

/** How many wait, counted as far as one page goes; a count beside a name may lag by a minute. */
export const waitingQuery = queryOptions({
  queryKey: [...identityKey, 'waiting'],
  queryFn: () => unwrap(api.GET('/api/identity/suggestions', { params: { query: { limit: 50, counted: false } } })),
  refetchInterval: 60_000,
})

/** One suggestion with both people, and whom they would make. */
export function suggestionQuery(id: string) {
  return queryOptions({
    queryKey: [...identityKey, 'suggestion', id],
    queryFn: () => unwrap(api.GET('/api/identity/suggestions/{id}', { params: { path: { id } } })),
  })
}

/** What was decided, the latest first; about one person, or about all. */
export function decisionsQuery(person?: string) {
  return infiniteQueryOptions({
    queryKey: [...identityKey, 'decisions', person ?? ''],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/identity/decisions', {
          params: { query: { limit: 50, ...(person && { person }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
}
