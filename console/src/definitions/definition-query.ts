import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { Definition, Revision } from './definition.ts'

export type Kind =
  | ListedKind
  | 'event-entries'
  | 'trait-entries'
  | 'catalogue-settings'
  | 'retention'
  | 'processing'
  | 'customer-pages'

/** Those that have a list of their own; the others are looked at beside what they are about. */
export type ListedKind =
  | 'elements'
  | 'experiments'
  | 'metrics'
  | 'purposes'
  | 'topics'
  | 'channels'
  | 'identifiers'
  | 'identity-rules'
  | 'identity-issuers'

/** The noun of the permissions of a kind. */
export function permissionNoun(kind: Kind): string {
  switch (kind) {
    case 'event-entries':
    case 'trait-entries':
    case 'catalogue-settings':
      return 'catalogue'
    case 'processing':
      return 'purposes'
    case 'identity-rules':
    case 'identity-issuers':
      return 'identifiers'
    default:
      return kind
  }
}

/** Where the texts of a kind are. */
export function wordsOf(kind: ListedKind): string {
  if (kind === 'identity-rules') return 'identityRules'
  return kind === 'identity-issuers' ? 'identityIssuers' : kind
}

/** Pages read at most: ten thousand definitions of one kind are more than anybody authors by hand. */
const pages = 50

/** Every definition of a kind, whatever the number of pages: those in use, or those that were archived. */
export function definitionsQuery<B>(kind: Kind, { archived = false }: { readonly archived?: boolean } = {}) {
  return queryOptions({
    queryKey: archived ? ['definitions', kind, '~archived'] : ['definitions', kind],
    queryFn: async () => {
      const all: Definition<B>[] = []
      let cursor: string | undefined
      for (let page = 0; page < pages; page += 1) {
        const query = { limit: 200, ...(archived && { archived }), ...(cursor !== undefined && { cursor }) }
        const answer = await unwrap(api.GET(`/api/${kind}`, { params: { query } }))
        all.push(...(answer.items as Definition<B>[]))
        if (answer.nextCursor === null) break
        cursor = answer.nextCursor
      }
      return all
    },
  })
}

/** How often an open definition is asked for again, in ms: whoever edits it learns within seconds that somebody else saved. */
export const watched = 4_000

/** One definition as it stands. */
export function definitionQuery<B>(kind: Kind, key: string) {
  return queryOptions({
    queryKey: ['definitions', kind, key],
    queryFn: async () => (await unwrap(api.GET(`/api/${kind}/{key}`, { params: { path: { key } } }))) as Definition<B>,
    refetchInterval: watched,
  })
}

/** Its revisions, newest first. */
export function revisionsQuery<B>(kind: Kind, key: string) {
  return queryOptions({
    queryKey: ['definitions', kind, key, 'revisions'],
    queryFn: async () => {
      const path = { key }
      const answer = await unwrap(api.GET(`/api/${kind}/{key}/revisions`, { params: { path, query: { limit: 100 } } }))
      return (answer.items as Revision<B>[]).toSorted((a, b) => b.revision - a.revision)
    },
  })
}
