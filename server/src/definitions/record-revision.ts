import type { Audit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { StoredDefinition } from './store.ts'

/** Keeps an audit record of a new revision, in the transaction that makes it. `restored` is the earlier revision that it brings back. */
export async function recordRevision(
  tx: Database,
  audit: Audit,
  change: {
    readonly current: StoredDefinition | undefined
    readonly definition: StoredDefinition
    readonly restored?: number | undefined
  },
): Promise<void> {
  const { current, definition, restored } = change
  const { kind, key, revision, archived, author, body } = definition
  const alive = current !== undefined && !current.archived
  await audit.record(tx, {
    principal: author,
    action: actionOf({ archived, alive, isRestored: restored !== undefined }),
    target: { kind, id: key },
    detail: { revision, ...(alive ? { from: current.revision } : {}), ...(restored === undefined ? {} : { restored }) },
    change: { before: alive ? current.body : null, after: archived ? null : body },
  })
}

function actionOf({ archived, alive, isRestored }: { archived: boolean; alive: boolean; isRestored: boolean }): string {
  if (isRestored) return 'definition.restore'
  if (archived) return 'definition.archive'
  return alive ? 'definition.change' : 'definition.create'
}
