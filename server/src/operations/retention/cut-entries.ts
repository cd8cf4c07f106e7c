import type { JsonObject } from '@diapason/kernel'
import { createLedger } from '../../consent/index.ts'
import { linkedOrigins } from '../../customer/index.ts'
import { createIdentityStore, createLinkStore, forgetIdentities, shipIdentities } from '../../identity/index.ts'
import { createRejectedStore } from '../../intake/index.ts'
import {
  type AnalyticsCut,
  analyticsOfEvent,
  analyticsOfTrait,
  createLogReader,
  createLogStore,
  pauseFollower,
  SHIPPING,
  withoutTrait,
} from '../../log/index.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'
import { createProfileStore, refoldPeople } from '../../profiles/index.ts'
import type { EntryLimits, EventLimit, TraitLimit } from './entry-limits.ts'
import { insisting } from './insisting.ts'
import { refuseUnshipped } from './refuse-unshipped.ts'

export type CutEntriesOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly limits: EntryLimits
  readonly signal: AbortSignal
  /** Origins of a step; what is usual when absent. */
  readonly step?: number
}

/** What left. */
export type CutOfEntries = {
  readonly messages: number
  /** Values of traits that left their messages. */
  readonly values: number
  readonly rejected: number
  /** People of whom nothing is left. */
  readonly gone: number
}

/** As many as `cutLog` takes at a time. */
const STEP = 200

/**
 * Takes out of the log what entries of the catalogue let stay for a shorter time than the log: messages of events, and what was said of traits. Like `cutLog`, each
 * step folds the people concerned again in one transaction. Whom it concerns is read from ClickHouse, which loses its rows last: run again after a kill, it goes
 * on where it was.
 */
export async function cutEntries(of: CutEntriesOptions): Promise<CutOfEntries> {
  const { limits } = of
  let [messages, values, rejected, gone] = [0, 0, 0, 0]
  for (const limit of limits.events) {
    rejected += await createRejectedStore(of.db).removeEvent(limit)
    const cut = await cutEvent(limit, of)
    messages += cut.changed
    gone += cut.gone
  }
  for (const limit of limits.traits) {
    const cut = await cutTrait(limit, of)
    values += cut.changed
    gone += cut.gone
  }
  if (gone > 0) await pauseFollower(of.db, SHIPPING, () => forgetIdentities(of))
  return { messages, values, rejected, gone }
}

type Change = (tx: Database, origins: readonly string[]) => Promise<number>

function cutEvent(limit: EventLimit, of: CutEntriesOptions) {
  const analytics = analyticsOfEvent(of.clickhouse, limit)
  return inSteps({ analytics, before: limit.before }, of, (tx, origins) => createLogStore(tx).cutEvent(origins, limit))
}

function cutTrait({ name, before }: TraitLimit, of: CutEntriesOptions) {
  const analytics = analyticsOfTrait(of.clickhouse, { name, before })
  return inSteps({ analytics, before }, of, async (tx, origins) => {
    const changed: { seq: number; origin: string; receivedAt: string; body: string }[] = []
    for await (const { seq, origin, receivedAt, type, body } of createLogReader(tx).streamOfOrigins(origins)) {
      if (receivedAt >= before) continue
      const message = JSON.parse(body) as JsonObject
      const stripped = withoutTrait(message, { type, name })
      if (stripped !== message) changed.push({ seq, origin, receivedAt, body: JSON.stringify(stripped) })
    }
    await createLogStore(tx).rewrite(changed)
    return changed.length
  })
}

/** Changes the log of some people after another, then lets ClickHouse do the same. */
async function inSteps(
  what: { readonly analytics: AnalyticsCut; readonly before: string },
  { db, clickhouse, signal, step = STEP }: CutEntriesOptions,
  change: Change,
): Promise<{ readonly changed: number; readonly gone: number }> {
  const { analytics, before } = what
  let [changed, gone] = [0, 0]
  for (let after: string | undefined; ; ) {
    signal.throwIfAborted()
    const origins = await analytics.origins(after, step)
    const last = origins.at(-1)
    if (last === undefined) {
      if (after !== undefined) await analytics.letGo()
      return { changed, gone }
    }
    // What ClickHouse has not received yet would come back there after it was let go.
    if (after === undefined) await refuseUnshipped(db, before)
    const done = await insisting(() => changeLog(origins, { db, clickhouse }, change))
    changed += done.changed
    gone += done.gone
    after = last
  }
}

function changeLog(
  origins: readonly string[],
  { db, clickhouse }: Pick<CutEntriesOptions, 'db' | 'clickhouse'>,
  change: Change,
) {
  return db.tx(async (tx) => {
    const owners = await createProfileStore(tx).lock(origins)
    const people = [...new Set([...owners.values()].map(({ profile }) => profile.id))]
    const all = await createIdentityStore(tx).identifiersOfPeople(people)
    const changed = await change(tx, [...new Set([...origins, ...all.map(({ origin }) => origin)])])
    await createLinkStore(tx).forgetUnproved(origins, (ends) => createLedger(tx).speakers(ends))
    const { gone, renamed } = await refoldPeople(tx, people, linkedOrigins)
    // Before the commit: should it fail, the step is done again and says the same.
    await shipIdentities(tx, { clickhouse, identities: renamed })
    return { changed, gone }
  })
}
