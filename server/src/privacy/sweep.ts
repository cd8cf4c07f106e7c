import { setTimeout as sleep } from 'node:timers/promises'
import { eraseDecisionInputs } from '../elements/index.ts'
import { eraseIdentities, naming } from '../identity/index.ts'
import { createLogReader, eraseEvents, pauseFollower, SHIPPING, type ShipOptions } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { Erasure } from './erasure-store.ts'
import { redactedRow } from './redact-others.ts'

/** Not all that was written before the erasure has been shipped: tried again. */
export class NotShipped extends Error {
  override readonly name = 'NotShipped'
}

export type SweepOptions = Pick<ShipOptions, 'exposureOf' | 'groupOf'> & {
  readonly db: Database
  readonly clickhouse: ClickHouse
}

/** What is on record of an erasure before it is acted upon, so that one that is interrupted and goes on later forgets nothing of it. */
export type SweepNotes = {
  /** Writes rows of others anew that named the erased and were written while they were taken out, and notes which. */
  readonly late: (rows: NonNullable<ReturnType<typeof redactedRow>>[]) => Promise<void>
  /** Notes how many rows are about to go, as `engine.table`. */
  readonly found: (counts: Readonly<Record<string, number>>) => Promise<void>
}

/** Tables of ClickHouse that hold people. */
const TABLES = ['events', 'identity_map', 'decision_inputs'] as const

/** Text that is shorter is found in too much that has nothing to do with it. */
const TELLING = 8

/**
 * Takes the targets of an erasure out of ClickHouse, once all that was written before has arrived there. Nothing is shipped meanwhile, so nothing that was on its way comes
 * after. Doing it twice changes nothing. Returns the parts of ClickHouse that hold what was deleted and are in use no more, as `table/part`: all that any attempt left.
 */
export async function sweep(erasure: Erasure, of: SweepOptions & SweepNotes): Promise<string[]> {
  const { db, clickhouse, late, found } = of
  const targets = erasure.targets ?? []
  return pauseFollower(db, SHIPPING, async () => {
    const missed = await writtenMeanwhile(db, erasure)
    if (missed.length > 0) await late(missed)
    const redacted = [...new Set([...erasure.redacted, ...missed.map(({ seq }) => seq)])]
    const named = targets.flatMap(({ origin, value }) => [
      { origin, text: origin },
      ...(value.length < TELLING ? [] : [{ origin, text: value }]),
    ])
    const noted = (table: (typeof TABLES)[number]) => (rows: number) => found({ [`clickhouse.${table}`]: rows })
    await naming(clickhouse, named, async () => {
      await eraseEvents({ ...of, seqs: redacted, found: noted('events') })
      await eraseIdentities(clickhouse, noted('identity_map'))
      await eraseDecisionInputs(clickhouse, noted('decision_inputs'))
    })
    return partsOf(clickhouse, 'replaced')
  })
}

/** Whether none of these parts is on the disk any more; waits some seconds for it. */
export async function partsAreGone(
  clickhouse: ClickHouse,
  { parts, signal }: { readonly parts: readonly string[]; readonly signal: AbortSignal },
): Promise<boolean> {
  for (let look = 0; look < FEW; look += 1) {
    signal.throwIfAborted()
    // Dropping a partition that is not there lets go of replaced parts at once, where their time is over, which otherwise is done when there is nothing else to do.
    for (const table of TABLES) await clickhouse.command(`ALTER TABLE ${table} DROP PARTITION ID 'none'`)
    const there = new Set(await partsOf(clickhouse, 'all'))
    if (!parts.some((part) => there.has(part))) return true
    await sleep(PAUSE, undefined, { signal })
  }
  return false
}

/** Parts of the tables that hold people, or only those that mutations and merges have replaced. */
async function partsOf(clickhouse: ClickHouse, which: 'all' | 'replaced'): Promise<string[]> {
  const rows = await clickhouse.query<{ part: string }>(
    `SELECT concat(table, '/', name) AS part FROM system.parts WHERE database = {database:String} AND table IN {tables:Array(String)}${which === 'all' ? '' : ' AND NOT active'}`,
    { database: clickhouse.database, tables: TABLES },
  )
  return rows.map(({ part }) => part)
}

/**
 * Resolves once ClickHouse has all that was written by transactions that could not see an erasure.
 * @throws NotShipped after some seconds: tried again later
 */
export async function shipped(
  db: Database,
  { below, signal }: { readonly below: string; readonly signal: AbortSignal },
): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    signal.throwIfAborted()
    const [row] = await db.query<{ shipped: boolean }>(
      `select pg_snapshot_xmin(pg_current_snapshot()) >= $2::xid8 and coalesce(bool_and(f.pending_below is null), true)
         and not exists (select from log where tx >= coalesce(min(f.below), '0'::xid8) and tx < $2::xid8) as shipped
       from log_followers f where f.follower = $1`,
      [SHIPPING, below],
    )
    if (row?.shipped) return
    await sleep(PAUSE, undefined, { signal })
  }
  throw new NotShipped('The analytics engine has not received what was written before the erasure.')
}

/** Looks, and milliseconds between two: shipping takes a second. */
const LOOKS = 60
const PAUSE = 250
const FEW = 8

/** Rows of others that a transaction wrote which could not see the erasure, and which it could not see. */
async function writtenMeanwhile(db: Database, { from, below, targets }: Erasure) {
  const erased = new Set((targets ?? []).map(({ origin }) => origin))
  const rows = await createLogReader(db).range(from ?? '0', below ?? '0')
  return rows.flatMap((one) => (one.type === 'identity' ? [] : (redactedRow(one, erased) ?? [])))
}
