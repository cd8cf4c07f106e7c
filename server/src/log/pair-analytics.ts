import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { engineId } from '../platform/clickhouse/engine-id.ts'
import type { Database } from '../platform/database/database.ts'
import { SHIPPING } from './ship.ts'

/** The start must not go on: the two engines do not belong together. */
export class AnalyticsMismatch extends Error {
  override readonly name = 'AnalyticsMismatch'
}

export type Pairing = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  /** An empty engine may take the place of the one before: the whole log is sent to it again. */
  readonly replace: boolean
}

/**
 * Makes sure that all nodes of one log ship it to one ClickHouse, and that a ClickHouse receives one log. Two nodes that each start their own embedded engine
 * would each get what they happened to ship, and every insight would be wrong without a word. Call it under the lock of migrations.
 * @throws AnalyticsMismatch saying what to do
 */
export async function pairAnalytics({ db, clickhouse, replace }: Pairing): Promise<'same' | 'paired' | 'replaced'> {
  const { id, made } = await engineId(clickhouse)
  const [known] = await db.query<{ id: string }>('select id from analytics_engine')
  if (known?.id === id) return 'same'
  const [events] = await clickhouse.query<{ some: number }>('SELECT count() > 0 AS some FROM events')
  const empty = Number(events?.some ?? 0) === 0
  if (!known) {
    // Both without a name: an installation from before engines had names.
    if (!made && !empty) throw new AnalyticsMismatch(FOREIGN)
    await db.execute('insert into analytics_engine (id) values ($1)', [id])
    return 'paired'
  }
  if (!empty) throw new AnalyticsMismatch(FOREIGN)
  if (!replace) throw new AnalyticsMismatch(ANOTHER)
  await db.tx(async (tx) => {
    await tx.execute('update analytics_engine set id = $1, since = now()', [id])
    await tx.execute('delete from log_followers where follower = $1', [SHIPPING])
  })
  return 'replaced'
}

const FOREIGN =
  'This ClickHouse holds the events of another database. Name the one that belongs to this PostgreSQL in CLICKHOUSE_URL, or an empty database on it (the last part of the URL).'
const ANOTHER =
  'The log of this database is sent to another ClickHouse than this one. All nodes must share one: give each the same CLICKHOUSE_URL. If the former one is lost, or this one is to take its place, start one node with DIAPASON_NEW_ANALYTICS=yes: the log is sent to it from the beginning (inputs of past decisions stay behind).'
