import type { LogEvent } from '@diapason/kernel'
import type { Logger } from 'pino'
import type { Database } from '../platform/database/database.ts'
import { type Repeating, repeat } from '../platform/repeat.ts'
import type { Contracts, Verdict } from './contracts.ts'
import { createKnownSubjects } from './known-subjects.ts'
import { mergeSeen } from './merge-seen.ts'
import { createObserver, type Seen, type Written } from './observer.ts'
import { createCatalogueStore } from './store.ts'
import { subjectId } from './subject.ts'
import { createViolationStore } from './violation-store.ts'
import { createViolationTally, type ViolationCount } from './violation-tally.ts'

/** The longest that something seen is only in the memory of a node, in ms: what a crash forgets until the next rebuild. */
const EVERY = 3_000

/** How often a node reads what others found, and lets go of what is old, in ms. */
const TIDY_EVERY = 10 * 60_000

/** Days that are kept. Drift looks back four weeks; a year shows a season. */
export const KEPT_DAYS = 400

/** A name that nobody planned, seen no more than this in all and not for a week, makes room. */
const RARE = { count: 20, days: 7 }

/** Rows put back at most when the database is away. */
const HELD = 100_000

export type Recorder = {
  judge(event: LogEvent): Verdict | undefined
  /** Counts what was committed; in memory, so that it costs the sender nothing. */
  wrote(messages: readonly Written[]): void
  violated(message: Written, verdict: Verdict): void
  /** Keeps room for what is planned now. */
  plan(): void
  /** Stores what is in memory. */
  flush(): Promise<void>
  start(): void
  stop(): Promise<void>
}

/** Counts on the hot path in memory, and stores the sums every few seconds in one transaction. */
export function createRecorder(of: {
  db: Database
  contracts: Contracts
  log: Pick<Logger, 'warn'>
  clock: () => number
}): Recorder {
  const { db, contracts, log, clock } = of
  const observer = createObserver()
  const tally = createViolationTally()
  let tidied = Number.NEGATIVE_INFINITY
  let repeating: Repeating | undefined
  let storing: Promise<void> = Promise.resolve()

  const planned = () => contracts.events().map(({ body }) => ({ type: body.type ?? 'track', name: body.event }))
  const readKnown = async () => {
    observer.replace(createKnownSubjects(await createCatalogueStore(db).known()))
    observer.plan(planned())
  }
  const store = async (seen: Seen, violations: readonly ViolationCount[]) => {
    const isPlanned = new Set(planned().map(subjectId))
    await db.tx(async (tx) => {
      const at = createCatalogueStore(tx)
      await at.lock()
      await at.add(seen, (subject) => isPlanned.has(subjectId(subject)))
      await createViolationStore(tx).add(violations)
    })
  }
  const flush = async () => {
    const seen = mergeSeen(observer.take())
    const violations = tally.take()
    if (seen.paths.length + seen.others.length + violations.length === 0) return
    try {
      await store(seen, violations)
    } catch (error) {
      if (seen.paths.length <= HELD) observer.putBack(seen)
      tally.putBack(violations)
      throw error
    }
  }
  /** One after the other: what is put back must not be missed by the next. */
  const flushInTurn = () => {
    storing = storing.then(flush, flush)
    return storing
  }
  const tidy = async () => {
    const day = (back: number) => new Date(clock() - back * 86_400_000).toISOString()
    const before = day(KEPT_DAYS).slice(0, 10)
    await db.tx(async (tx) => {
      const at = createCatalogueStore(tx)
      // Rows that a flush adds to must not be taken from under it, by whichever node.
      await at.lock()
      await at.forgetBefore(before)
      await at.prune({ unseenSince: day(RARE.days), rare: RARE.count, planned: planned() })
    })
    await readKnown()
  }

  return {
    judge: contracts.judge,
    wrote: observer.observe,
    violated: tally.count,
    plan: () => observer.plan(planned()),
    flush: flushInTurn,
    start: () => {
      repeating = repeat({
        name: 'catalogue',
        every: EVERY,
        log,
        work: async () => {
          await flushInTurn()
          if (clock() - tidied >= TIDY_EVERY) {
            await tidy()
            tidied = clock()
          }
          return false
        },
      })
    },
    stop: async () => {
      await repeating?.stop()
      await flushInTurn().catch((error: unknown) =>
        log.warn({ err: error }, 'What was seen last could not be stored; a rebuild of the catalogue counts it.'),
      )
    },
  }
}
