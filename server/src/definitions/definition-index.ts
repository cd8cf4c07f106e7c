import type { Json } from '@diapason/kernel'
import { coalesced } from '../platform/coalesced.ts'
import type { Database } from '../platform/database/database.ts'
import type { Definitions } from './definitions.ts'
import type { StoredDefinition } from './store.ts'

/** A live definition as it is searched. */
export type IndexedDefinition = Pick<StoredDefinition, 'kind' | 'key'> & {
  readonly name: string
  /** Every text of its body, one a line. */
  readonly text: string
}

export type DefinitionIndex = {
  /** Every live definition as of now; read again only when one has changed. */
  all(): Promise<readonly IndexedDefinition[]>
}

/** What people authored, kept in memory for searching: some thousands of definitions at most, and one small query to know that they are current. */
export function createDefinitionIndex({
  db,
  definitions,
}: {
  db: Database
  definitions: Definitions
}): DefinitionIndex {
  let known: { revision: number; all: readonly IndexedDefinition[] } = { revision: -1, all: [] }
  const reload = coalesced(async () => {
    const live = await definitions.live()
    known = { revision: live.revision, all: live.definitions.map(indexed) }
  })
  return {
    async all() {
      const [row] = await db.query<{ revision: number }>('select revision from plan_revision')
      if (row?.revision !== known.revision) await reload()
      return known.all
    },
  }
}

function indexed({ kind, key, body }: StoredDefinition): IndexedDefinition {
  const name = typeof body === 'object' && body !== null && 'name' in body ? body.name : undefined
  return { kind, key, name: typeof name === 'string' ? name : key, text: [...textsOf(body)].join('\n') }
}

/** The texts of a value at any depth, names of members included: a condition is found by the trait it asks about. */
function* textsOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const one of value) yield* textsOf(one)
  else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value)) {
      yield name
      yield* textsOf(one as Json)
    }
}
