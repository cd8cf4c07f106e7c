import type { Principal } from '../auth/principal.ts'
import type { Database } from '../database/database.ts'
import type { Audit } from './audit.ts'

/** Ids that one record names. */
const NAMED = 500

/**
 * Takes away the records that are about one of these ids, or whose detail names one, and says so in records of their own. Their seals stay, so the chain can still be
 * verified: see `verifyAudit`. For whoever erases what the ids stand for, in that transaction. Returns how many went.
 */
export async function forgetAudit(
  tx: Database,
  of: {
    readonly audit: Audit
    readonly ids: readonly string[]
    readonly principal: Principal | string
    /** What asked for it, as `target` of the records that say so. */
    readonly target: { readonly kind: string; readonly id: string }
  },
): Promise<number> {
  const { audit, ids, principal, target } = of
  await tx.query(`select set_config('diapason.audit_retention', 'on', true)`)
  const rows = await tx.query<{ id: string }>(
    'delete from audit_records where target_id = any($1) or detail like any($2) returning id',
    [ids, ids.map((id) => `%${id}%`)],
  )
  await tx.query(`select set_config('diapason.audit_retention', 'off', true)`)
  for (let at = 0; at < rows.length; at += NAMED) {
    const records = rows.slice(at, at + NAMED).map(({ id }) => id)
    await audit.record(tx, { principal, action: 'audit.forget', target, detail: { records } })
  }
  return rows.length
}
