import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { IdentityStore } from './store.ts'

/** Origins of an insert: after a restore, one span holds all that ever moved. */
const PAGE = 20_000

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

/** Lets ClickHouse forget origins of which it has no event any more; nothing may be shipped meanwhile, for moves go before their events. */
export async function forgetIdentities(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command(
    'ALTER TABLE identity_map DELETE WHERE origin NOT IN (SELECT origin FROM events)',
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
}
