import type { Principal } from '../auth/principal.ts'
import type { Database } from '../database/database.ts'
import type { Audit } from './audit.ts'

/**
 * Takes away the records from before `before`, oldest first, and says so in a record of its own. Their seals stay, so the chain can still
 * be verified. Returns how many went. The one way by which records leave.
 */
export async function pruneAudit(
  db: Database,
  {
    audit,
    before,
    principal,
  }: { readonly audit: Audit; readonly before: Date; readonly principal: Principal | string },
): Promise<number> {
  return db.tx(async (tx) => {
    // Up to the first record that stays: what is taken away is one piece from the beginning of the chain.
    const [row] = await tx.query<{ through: number | null; last: number | null }>(
      `select (select min(c.place) from audit_chain c join audit_records r on r.id = c.record where r.at >= $1) - 1 as through,
         (select max(place) from audit_chain) as last`,
      [before.toISOString()],
    )
    const through = row?.through ?? row?.last ?? 0
    await tx.query(`select set_config('diapason.audit_retention', 'on', true)`)
    const gone = await tx.execute(
      'delete from audit_records r using audit_chain c where c.record = r.id and c.place <= $1',
      [through],
    )
    if (gone > 0) {
      const detail = { records: gone, through, before: before.toISOString() }
      await audit.record(tx, { principal, action: 'audit.prune', target: { kind: 'audit', id: '' }, detail })
    }
    return gone
  })
}
