import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { naming } from './naming.ts'
import type { IdentityStore } from './store.ts'

/** Origins of an insert: after a restore, one span holds all that ever moved. */
const PAGE = 20_000

/** Before every origin. */
const NONE = '00000000-0000-0000-0000-000000000000'

/**
 * Tells ClickHouse of origins that now belong to another person, for a span of transactions. Doing it twice changes nothing: the newest
 * version of an origin is the one that is read.
 */
export function shipMoves(options: { readonly identity: IdentityStore; readonly clickhouse: ClickHouse }) {
  const { identity, clickhouse } = options
  return async (span: { readonly from: string; readonly below: string }): Promise<void> => {
    let after: string | undefined
    do {
      const moved = await identity.movedIn({ ...span, after, limit: PAGE })
      if (moved.length > 0) await clickhouse.insert('identity_map', moved, { priority: 'shipping' })
      after = moved.length === PAGE ? moved.at(-1)?.origin : undefined
    } while (after !== undefined)
  }
}

/** Tells ClickHouse of origins whose person has another name, in the transaction that names them. */
export async function shipIdentities(
  tx: Database,
  of: {
    readonly clickhouse: ClickHouse
    readonly identities: readonly { readonly origin: string; readonly profile: string }[]
  },
): Promise<void> {
  if (of.identities.length === 0) return
  const [now] = await tx.query<{ version: string }>('select pg_current_xact_id()::text as version')
  const rows = of.identities.map((one) => ({ ...one, version: now?.version ?? '0' }))
  await of.clickhouse.insert('identity_map', rows, { priority: 'shipping' })
}

const FORGET = 'ALTER TABLE identity_map DELETE WHERE origin IN (SELECT origin FROM erasing)'

/**
 * Lets ClickHouse forget origins that PostgreSQL has forgotten; nothing may be shipped, and nobody erased, meanwhile: `pauseFollower` sees to both. Moves go before their events. One of which
 * there is no event stays as long as it is somebody's: a message may still come by it, and nothing would be told of it again.
 */
export async function forgetIdentities({ db, clickhouse }: { db: Database; clickhouse: ClickHouse }): Promise<void> {
  for (let after = NONE; ; ) {
    const page = await clickhouse.query<{ origin: string }>(
      `SELECT DISTINCT toString(origin) AS origin FROM identity_map
       WHERE identity_map.origin > {after:UUID} AND identity_map.origin NOT IN (SELECT origin FROM events) ORDER BY identity_map.origin LIMIT {page:UInt32}`,
      { after, page: PAGE },
      { priority: 'backfill' },
    )
    const last = page.at(-1)?.origin
    if (last === undefined) return
    const origins = page.map(({ origin }) => origin)
    const left = new Set(
      (await db.query<{ origin: string }>('select origin from origins where origin = any($1::uuid[])', [origins])).map(
        ({ origin }) => origin,
      ),
    )
    const gone = origins.filter((origin) => !left.has(origin))
    if (gone.length > 0)
      await naming(
        clickhouse,
        gone.map((origin) => ({ origin, text: '' })),
        () => clickhouse.command(FORGET, {}, { priority: 'backfill', settings: { mutations_sync: 2 } }),
      )
    if (page.length < PAGE) return
    after = last
  }
}
