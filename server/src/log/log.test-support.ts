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

/** Writes each list of message ids in a transaction of its own, in this order. */
export async function appendEach(db: Database, transactions: readonly (readonly string[])[]): Promise<void> {
  for (const ids of transactions) await createLogStore(db).append(ids.map((id) => logRow(id)))
}
