import { eventOfRow } from '../identity/index.ts'
import { type LogRow, logColumns } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { dayBefore, later } from './day.ts'
import { createKnownSubjects } from './known-subjects.ts'
import { mergeSeen } from './merge-seen.ts'
import { createObserver } from './observer.ts'
import { createCatalogueStore } from './store.ts'
import type { Subject } from './subject.ts'
import { subjectId } from './subject.ts'

/** Rows read at a time. */
const PAGE = 5_000

/**
 * Counts one day of the log again, with the very code that counts on the hot path, and puts the result in place of what was stored. A day that is
 * over is exact then. Of the day under way, what is in the memory of a node (a few seconds) is counted twice: count it again when it is over.
 */
export async function rebuildDay(
  db: Database,
  {
    day,
    planned,
    record,
  }: {
    day: string
    planned: readonly Subject[]
    /** Keeps a record of it, in the same transaction. */
    record?: (tx: Database) => Promise<void>
  },
): Promise<{ messages: number }> {
  return db.tx(async (tx) => {
    const store = createCatalogueStore(tx)
    await store.lock()
    const isPlanned = new Set(planned.map(subjectId))
    const known = createKnownSubjects(await store.known())
    for (const subject of planned) known.plan(subject)
    const observer = createObserver(known)
    await tx.execute(
      `declare day_of_log no scroll cursor for
       select ${logColumns} from log l where l.type <> 'identity' and l.received_at >= $1::timestamptz and l.received_at < $1::timestamptz + interval '1 day' order by l.seq`,
      [`${day}T00:00:00.000Z`],
    )
    let messages = 0
    for (;;) {
      const rows = await tx.query<LogRow>(`fetch ${PAGE} from day_of_log`)
      observer.observe(rows.map((row) => ({ event: eventOfRow(row), row })))
      messages += rows.length
      if (rows.length < PAGE) break
    }
    await tx.execute('close day_of_log')
    await store.forgetDay(day)
    await store.add(mergeSeen(observer.take()), (subject) => isPlanned.has(subjectId(subject)))
    await record?.(tx)
    return { messages }
  })
}

/** Days from the first of the log, or the oldest that is kept, up to today. */
export async function rebuildableDays(
  db: Database,
  { now, keptDays }: { now: number; keptDays: number },
): Promise<{ first: string; last: string } | undefined> {
  const [row] = await db.query<{ first: string | null }>('select min(received_at) as first from log')
  if (!row?.first) return undefined
  const kept = dayBefore(now, keptDays)
  const first = row.first.slice(0, 10)
  return { first: later(first, kept), last: dayBefore(now, 0) }
}
