import { rebuildAccounts } from '../../accounts/index.ts'
import { forgetCatalogueBefore } from '../../catalogue/index.ts'
import { createLedger } from '../../consent/index.ts'
import { linkedOrigins } from '../../customer/index.ts'
import { createIdentityStore, createLinkStore, forgetIdentities, shipIdentities } from '../../identity/index.ts'
import { createLogStore, dropMonth, monthsBefore, pauseFollower, SHIPPING } from '../../log/index.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'
import { createProfileStore, refoldPeople } from '../../profiles/index.ts'
import { insisting } from './insisting.ts'
import { refuseUnshipped } from './refuse-unshipped.ts'

export type CutOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  /** Beginning of the first month that stays, ISO 8601. */
  readonly before: string
  readonly signal: AbortSignal
  /** Origins of a step; what is usual when absent. */
  readonly step?: number
  /** Called after each step, for those who look. */
  readonly stepped?: (done: { messages: number; people: number }) => void
}

export type Cut = {
  readonly messages: number
  readonly people: number
  /** Of them, those of whom nothing is left. */
  readonly gone: number
  readonly months: readonly string[]
}

/** Origins of a step: some thousand messages, a transaction of well under a second. */
const STEP = 200

/**
 * Takes the months before `before` out of the log, and folds the people concerned again from what is left. Each step does both for some people
 * in one transaction, so at every instant, and after a kill at any, a profile is the fold of the log as retained. What is left to do is read from the log
 * itself: run again, it goes on where it was. The emptied partitions are dropped at the end, then the months of ClickHouse.
 */
export async function cutLog(of: CutOptions): Promise<Cut> {
  const { db, clickhouse, before, signal, step = STEP, stepped } = of
  await refuseUnshipped(db, before)
  let messages = 0
  let people = 0
  let gone = 0
  let after: string | undefined
  for (;;) {
    signal.throwIfAborted()
    const origins = await originsBefore(db, { before, after, limit: step })
    const last = origins.at(-1)
    if (last === undefined) break
    const done = await insisting(() => cutStep(origins, of))
    messages += done.messages
    people += done.people
    gone += done.gone
    after = last
    stepped?.({ messages, people })
  }
  const months = await monthsBefore(db, before)
  for (const { name } of months) await insisting(() => dropMonth(db, name))
  if (messages > 0) await refoldAccounts(db, signal)
  await forgetCatalogueBefore(db, before.slice(0, 10))
  await clickhouse.dropMonths('events', before)
  await pauseFollower(db, SHIPPING, () => forgetIdentities({ db, clickhouse }))
  return { messages, people, gone, months: months.map(({ month }) => month) }
}

/** Reads on its own connection: the first look may walk through all keys. */
function originsBefore(
  db: Database,
  { before, after, limit }: { before: string; after: string | undefined; limit: number },
): Promise<string[]> {
  return db.alone(async (client) => {
    const { rows } = await client.query<{ origin: string }>(
      `select distinct origin from log_keys where received_at < $1 and ($2::uuid is null or origin > $2) order by origin limit $3`,
      [before, after ?? null, limit],
    )
    return rows.map(({ origin }) => origin)
  })
}

function cutStep(origins: readonly string[], { db, clickhouse, before }: CutOptions) {
  return db.tx(async (tx) => {
    const identity = createIdentityStore(tx)
    const owners = await createProfileStore(tx).lock(origins)
    const people = [...new Set([...owners.values()].map(({ profile }) => profile.id))]
    const all = await identity.identifiersOfPeople(people)
    const messages = await createLogStore(tx).cut(
      [...new Set([...origins, ...all.map(({ origin }) => origin)])],
      before,
    )
    await createLinkStore(tx).forgetUnproved(origins, (ends) => createLedger(tx).speakers(ends))
    const { gone, renamed } = await refoldPeople(tx, people, linkedOrigins)
    // Before the commit: should it fail, the step is done again and says the same.
    await shipIdentities(tx, { clickhouse, identities: renamed })
    return { messages, people: people.length, gone }
  })
}

async function refoldAccounts(db: Database, signal: AbortSignal): Promise<void> {
  let place: Parameters<typeof rebuildAccounts>[1] | undefined = { of: 'members', after: undefined }
  while (place) {
    signal.throwIfAborted()
    place = (await rebuildAccounts(db, place)).next
  }
}
