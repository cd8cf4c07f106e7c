import type { Database } from '../platform/database/database.ts'
import type { KindName } from './kind.ts'
import { createDefinitionStore, type StoredDefinition } from './store.ts'

/** More revisions than anybody looks back through. */
const REVISIONS = 200

/** Revisions of a definition, the newest first, archived ones included; for those who ask since when it says what it says. */
export function definitionHistory(db: Database): (kind: KindName, key: string) => Promise<StoredDefinition[]> {
  const store = createDefinitionStore(db)
  return (kind, key) => store.history(kind, key, { before: 2 ** 31 - 1, limit: REVISIONS })
}
