import type { ConsentPlan } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { createFlushedCounts } from '../platform/flushed-counts.ts'
import type { Withheld } from './store-gate.ts'

/** Messages of one day that were not stored, or not with their person, for that was refused. Nobody is named. */
export type WithheldOfDay = {
  /** UTC. */
  readonly day: string
  readonly source: string
  /** The purpose that was refused; '' of what may serve none. */
  readonly purpose: string
  readonly type: string
  /** Of an event of the catalogue; '' of any other, whose name its sender makes up. */
  readonly name: string
  readonly outcome: 'drop' | 'detach'
  readonly messages: number
}

export type WithheldCounts = {
  mark(withheld: readonly Withheld[], plan: ConsentPlan): void
  /** Those from this day on (`YYYY-MM-DD`), the latest day first. */
  read(from: string): Promise<WithheldOfDay[]>
  /** Writes what was marked. */
  flush(): Promise<void>
}

/** As long as the catalogue keeps its days: a year shows a season. */
const KEPT_DAYS = 400
const DAY = 86_400_000

/** Events that this product defines, whose name says nothing of anybody. */
const KNOWN = new Set(['Element Viewed', 'Experiment Viewed'])

/** Counts what gate 1 withholds, by day, key, purpose and event: how much is refused is for people to know, whose it was for nobody. */
export function createWithheldCounts(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): WithheldCounts {
  const { db, clock } = of
  let pruned: string | undefined
  const counts = createFlushedCounts<WithheldOfDay>({
    keyOf: ({ messages: _, ...key }) => JSON.stringify(Object.values(key)),
    joined: (one, other) => ({ ...one, messages: one.messages + other.messages }),
    write: async (all) => {
      await db.execute(addSql, [
        all.map(({ day }) => day),
        all.map(({ source }) => source),
        all.map(({ purpose }) => purpose),
        all.map(({ type }) => type),
        all.map(({ name }) => name),
        all.map(({ outcome }) => outcome),
        all.map(({ messages }) => messages),
      ])
      const oldest = new Date(clock() - KEPT_DAYS * DAY).toISOString().slice(0, 10)
      if (pruned !== oldest) await db.execute('delete from withheld_days where day < $1', [oldest])
      pruned = oldest
    },
  })
  return {
    mark: (withheld, plan) => {
      for (const { taken, purpose, outcome } of withheld) {
        const { type, name, source, receivedAt } = taken.row
        const isKnown =
          type === 'track' || type === 'page' || type === 'screen'
            ? plan.events[type].has(name) || KNOWN.has(name)
            : false
        const day = receivedAt.slice(0, 10)
        counts.add({ day, source, purpose, type, name: isKnown ? name : '', outcome, messages: 1 })
      }
    },
    read: (from) =>
      db.query(
        `select to_char(day, 'YYYY-MM-DD') as day, source, purpose, type, name, outcome, messages from withheld_days
         where day >= $1 order by day desc, messages desc, type, name, purpose, source`,
        [from],
      ),
    flush: counts.flush,
  }
}

const addSql = `
  insert into withheld_days (day, source, purpose, type, name, outcome, messages)
  select * from unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
  on conflict (day, source, purpose, type, name, outcome) do update set messages = withheld_days.messages + excluded.messages`
