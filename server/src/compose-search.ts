import type { createAccountReader } from './accounts/index.ts'
import { createDefinitionIndex, type Definitions } from './definitions/index.ts'
import { createEventNames } from './insights/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { ErrorDefinition } from './platform/errors/app-error.ts'
import type { Route } from './platform/http/route.ts'
import type { createPeopleReader } from './profiles/index.ts'
import { bestScore, folded, type Hit, type SearchSource, score } from './search/index.ts'

export type SearchSourcesOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly definitions: Definitions
  readonly people: ReturnType<typeof createPeopleReader>
  readonly accounts: ReturnType<typeof createAccountReader>
  readonly keys: Pick<Keys, 'list'>
  readonly errors: Readonly<Record<string, ErrorDefinition>>
  /** Every route, for the pages of the reference. */
  readonly routes: () => readonly Route[]
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Rooms of definitions of which a workspace has one at most. */
const ROOMS: Readonly<Record<string, string>> = { 'customer-pages': '/customer-pages', processing: '/processing' }

/** Where the console shows the definitions of a collection, where that is not its own name. */
const PLACES: Readonly<Record<string, string>> = {
  metrics: 'measures',
  'event-entries': 'catalogue/event-entries',
  'trait-entries': 'catalogue/trait-entries',
  'catalogue-settings': 'catalogue/catalogue-settings',
}

/** Everything in which the one search looks: a capability joins by one entry. */
export function searchSources(of: SearchSourcesOptions): SearchSource[] {
  const { people, accounts, keys } = of
  const index = createDefinitionIndex(of)
  const names = createEventNames(of)
  return [
    {
      name: 'people',
      permission: 'people:find',
      // As in the list of people: who may not browse it has to know three characters of whom they look for.
      find: async (q, { limit, may }) => {
        if (q.length < (may('people:list') ? 2 : 3)) return []
        const { items } = await people.list({ q, after: undefined, limit: Math.min(limit, 10) })
        const wanted = folded(q)
        return items.map(({ id, label, identifiers }) => {
          const texts = [label, ...identifiers.map(({ value }) => value)]
          return {
            type: 'person',
            kind: null,
            id,
            title: label,
            detail: null,
            identifiers: identifiers.map(({ type, value }) => ({ type, value })),
            to: `/people/${id}`,
            // One found by an identifier beyond those listed is a match all the same.
            score: Math.max(
              40,
              bestScore(
                texts.map((text) => ({ text: folded(text), worth: 1 })),
                wanted,
              ),
            ),
          }
        })
      },
    },
    {
      name: 'accounts',
      permission: 'accounts:read',
      find: async (q, { limit }) => {
        const { items } = await accounts.list({ q, sort: 'members', after: undefined, limit })
        const wanted = folded(q)
        return items.map(({ id, groupId, label }) => ({
          type: 'account',
          kind: null,
          id,
          title: label,
          detail: groupId,
          to: `/accounts/${id}`,
          score: bestScore(
            [label, groupId].map((text) => ({ text: folded(text), worth: 1 })),
            wanted,
          ),
        }))
      },
    },
    ...of.definitions.kinds.map(
      ({ kind, collection, tag, onlyKey, permission = collection }): SearchSource => ({
        name: collection,
        permission: `${permission}:read`,
        find: async (q, { limit }) => {
          const wanted = folded(q)
          const own = (await index.all()).filter((one) => one.kind === kind)
          const hits = own.map(({ key, name, text }): Hit => {
            // The only one is called as its kind is: nobody gave it a name.
            const title = onlyKey === undefined ? name : tag
            const named = bestScore(
              [title, key].map((one) => ({ text: folded(one), worth: 1 })),
              wanted,
            )
            const line = text.split('\n').find((one) => folded(one).includes(wanted))
            return {
              type: 'definition',
              kind: collection,
              id: key,
              title,
              detail: named > 0 || line === undefined ? key : `${key} · ${line.slice(0, 120)}`,
              to: ROOMS[collection] ?? `/${PLACES[collection] ?? collection}/${encodeURIComponent(key)}`,
              score: Math.max(named, score(folded(line ?? ''), wanted) * 0.5),
            }
          })
          return best(hits, limit)
        },
      }),
    ),
    {
      name: 'events',
      permission: 'events:read',
      find: async (q, { limit }) => {
        const wanted = folded(q)
        const hits = (await names.all()).map(
          ({ name, type }): Hit => ({
            type: 'event',
            kind: type,
            id: name,
            title: name,
            detail: null,
            to: `/events?${new URLSearchParams({ name })}`,
            score: score(folded(name), wanted) * 0.95,
          }),
        )
        return best(hits, limit)
      },
    },
    {
      name: 'keys',
      permission: 'keys:read',
      find: async (q, { limit }) => {
        const wanted = folded(q)
        const hits = (await keys.list()).map(
          ({ id, name, prefix, kind, revokedAt }): Hit => ({
            type: 'key',
            kind,
            id,
            title: name,
            detail: `${prefix}…`,
            to: `/keys?${new URLSearchParams({ q: name })}`,
            score: bestScore(
              [name, prefix].map((text) => ({ text: folded(text), worth: revokedAt === null ? 0.95 : 0.5 })),
              wanted,
            ),
          }),
        )
        return best(hits, limit)
      },
    },
    {
      name: 'reference',
      permission: 'search:read',
      find: async (q, { limit }) => best(referenceHits(of, folded(q)), Math.min(limit, 4)),
    },
  ]
}

/** Pages of the reference that the server itself serves: calls of the API, and what each error means. */
function referenceHits({ routes, errors }: Pick<SearchSourcesOptions, 'routes' | 'errors'>, wanted: string): Hit[] {
  const worth = 0.6
  const calls = routes().map(({ method, url, tag, summary }): Hit => {
    const path = url.replace(/:(\w+)/g, '{$1}')
    return {
      type: 'doc',
      kind: 'call',
      id: `${method} ${path}`,
      title: summary,
      detail: `${method} ${path}`,
      to: `/docs#tag/${tag.toLowerCase().replaceAll(' ', '-')}/${method}${path}`,
      score: bestScore(
        [summary, path].map((text) => ({ text: folded(text), worth })),
        wanted,
      ),
    }
  })
  const codes = Object.entries(errors).map(
    ([code, { title }]): Hit => ({
      type: 'doc',
      kind: 'error',
      id: code,
      title,
      detail: code,
      to: `/docs/errors#${code}`,
      score: bestScore(
        [code, title].map((text) => ({ text: folded(text), worth })),
        wanted,
      ),
    }),
  )
  return [...calls, ...codes]
}

function best(hits: readonly Hit[], limit: number): Hit[] {
  return hits
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
}
