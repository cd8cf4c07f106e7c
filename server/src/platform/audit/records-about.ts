import type { Database } from '../database/database.ts'

/** What was done to something, when, and by what kind of principal: not by whom. */
export type RecordAbout = { readonly at: string; readonly action: string; readonly by: string }

/** The newest records of the audit trail about these targets, `limit` at most. */
export function recordsAbout(
  db: Database,
  { kind, ids, limit }: { readonly kind: string; readonly ids: readonly string[]; readonly limit: number },
): Promise<RecordAbout[]> {
  return db.query(
    `select r.at, r.action, r.principal_kind as by from audit_records r
     where r.target_kind = $1 and r.target_id = any($2) order by r.at desc, r.id desc limit $3`,
    [kind, ids, limit],
  )
}
