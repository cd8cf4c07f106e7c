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
  const verb = restored !== undefined ? 'restore' : archived ? 'archive' : alive ? 'change' : 'create'
  await audit.record(tx, {
    principal: author,
    action: `definition.${verb}`,
    target: { kind, id: key },
    detail: { revision, ...(alive ? { from: current.revision } : {}), ...(restored === undefined ? {} : { restored }) },
    change: { before: alive ? current.body : null, after: archived ? null : body },
  })
}
