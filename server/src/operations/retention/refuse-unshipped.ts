import { SHIPPING } from '../../log/index.ts'
import type { Database } from '../../platform/database/database.ts'

/** What leaves the log before ClickHouse has it would be missing there for the time that is left to it, and the token of its batch would name other rows. */
export async function refuseUnshipped(db: Database, before: string): Promise<void> {
  const [row] = await db.query<{ some: boolean }>(
    `select exists (select from log where tx >= coalesce((select below from log_followers where follower = $1), '0'::xid8) and received_at < $2) as some`,
    [SHIPPING, before],
  )
  if (row?.some)
    throw new Error('The analytics engine does not have all messages of the time that goes: tried again later.')
}
