import type { Database } from '../platform/database/database.ts'
import { ensurePartitions } from '../platform/database/ensure-partitions.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import type { NewLogRow } from './log-row.ts'
import { createLogStore } from './store.ts'

const NOW = '2026-11-21T10:02:03.000Z'

/** A database whose log has its partitions. */
export async function logDatabase(): Promise<Database> {
  const db = await testDatabase({ poolSize: 8 })
  await ensurePartitions(db, { table: 'log', now: new Date(NOW) })
  return db
}

/** A row of the log. */
export function logRow(messageId: string, changed: Partial<NewLogRow> = {}): NewLogRow {
  return {
    origin: '00000000-0000-8000-8000-000000000001',
    messageId,
    receivedAt: NOW,
    happenedAt: NOW,
    type: 'track',
    name: 'Seen',
    source: 'k-1',
    channel: 'web',
    body: '{"type":"track","event":"Seen"}',
    ...changed,
  }
}

/** Writes each list of message ids in a transaction of its own, in this order, and waits until they can be followed, unless the test holds a transaction `open`. */
export async function appendEach(
  db: Database,
  transactions: readonly (readonly string[])[],
  { open = false } = {},
): Promise<void> {
  for (const ids of transactions) await createLogStore(db).append(ids.map((id) => logRow(id)))
  if (!open) await settled(db)
}

/**
 * Waits until the whole log is below the horizon. It is the horizon of the whole engine, which other test files share: their transactions
 * hold it back for a moment.
 */
export async function settled(db: Database): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const [row] = await db.query<{ below: boolean }>(
      'select not exists (select from log where tx >= pg_snapshot_xmin(pg_current_snapshot())) as below',
    )
    if (row?.below) return
    if (Date.now() > deadline) throw new Error('Another transaction holds back the horizon.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
