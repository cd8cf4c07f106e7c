import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/new-id.ts'
import type { KeptAddress } from './addresses.ts'

export const REASONS = ['hard_bounce', 'soft_bounces', 'complaint', 'manual'] as const

export type SuppressionReason = (typeof REASONS)[number]

/** An address that nothing is sent to on a channel. */
export type Suppression = {
  readonly id: string
  readonly channel: string
  readonly address: string | null
  readonly reason: SuppressionReason
  readonly since: string
  readonly note: string | null
  readonly source: string
}

/** What became of one address in one batch of reports. */
export type AddressReport = KeptAddress & {
  readonly reason: Exclude<SuppressionReason, 'soft_bounces'> | null
  readonly since: string
  /** Something arrived: what came back before is forgotten. */
  readonly delivered: boolean
  /** When messages came back for a reason that may pass, after what was delivered. */
  readonly softly: readonly string[]
  readonly note: string | null
  readonly source: string
}

export type SuppressionPlace = { readonly since: string; readonly id: string }

/** Messages that come back in a row within this time, for a reason that may pass, until the address is given up. */
const SOFT = { times: 3, within: '30 days' }

const COLUMNS = 's.id, s.channel, s.address, s.reason, s.since, s.note, s.source'

/** Suppressions, on a database or on a transaction of it. */
export function createSuppressionStore(db: Database) {
  return {
    /** Whether one of these addresses must not be written to. */
    any: async (addresses: readonly KeptAddress[]): Promise<boolean> => {
      if (addresses.length === 0) return false
      const rows = await db.query(
        `select from suppressions s join unnest($1::text[], $2::text[]) as a(channel, hash) on s.channel = a.channel and s.address_hash = a.hash
         where s.since is not null limit 1`,
        [addresses.map(({ channel }) => channel), addresses.map(({ hash }) => hash)],
      )
      return rows.length > 0
    },
    /** Writes what was reported, one row an address; returns how many are suppressed that were not. */
    report: async (reports: readonly AddressReport[]): Promise<number> => {
      // In one order, so that two nodes wait for each other instead of deadlocking.
      const sorted = reports
        .toSorted((a, b) => (`${a.channel} ${a.hash}` < `${b.channel} ${b.hash}` ? -1 : 1))
        .map((one) => ({ ...one, id: newId() }))
      const counting = sorted.filter(({ reason, softly }) => reason !== null || softly.length > 0)
      const cleared = sorted.filter((one) => one.delivered && !counting.includes(one))
      if (cleared.length > 0)
        await db.execute(
          `delete from suppressions s using unnest($1::text[], $2::text[]) as a(channel, hash)
           where s.channel = a.channel and s.address_hash = a.hash and s.since is null`,
          [cleared.map(({ channel }) => channel), cleared.map(({ hash }) => hash)],
        )
      if (counting.length === 0) return 0
      const rows = await db.query<{ id: string; suppressed: boolean }>(reportSql, [
        JSON.stringify(counting),
        SOFT.times,
        SOFT.within,
      ])
      const ids = new Set(counting.map(({ id }) => id))
      return rows.filter(({ id, suppressed }) => suppressed && ids.has(id)).length
    },
    byAddress: async ({ channel, hash }: KeptAddress): Promise<Suppression | undefined> =>
      (
        await db.query<Suppression>(
          `select ${COLUMNS} from suppressions s where s.channel = $1 and s.address_hash = $2 and s.since is not null`,
          [channel, hash],
        )
      )[0],
    remove: async (id: string): Promise<Suppression | undefined> =>
      (
        await db.query<Suppression>(
          `delete from suppressions s where s.id = $1 and s.since is not null returning ${COLUMNS}`,
          [id],
        )
      )[0],
    /** Newest first; `q` is how an address begins, `hashes` those that it may be written as. */
    list: (of: {
      readonly q: string
      readonly hashes: readonly string[]
      readonly channel: string | undefined
      readonly after: SuppressionPlace | undefined
      readonly limit: number
    }): Promise<Suppression[]> =>
      db.query(
        `select ${COLUMNS} from suppressions s
         where s.since is not null and ($1 = '' or s.address like $2 or s.address_hash = any($3)) and ($4::text is null or s.channel = $4)
           and ($5::timestamptz is null or (s.since, s.id) < ($5, $6::uuid))
         order by s.since desc, s.id desc limit $7`,
        [
          of.q,
          `${of.q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`,
          of.hashes,
          of.channel ?? null,
          of.after?.since ?? null,
          of.after?.id ?? null,
          of.limit,
        ],
      ),
    count: async (): Promise<number> =>
      (await db.query<{ n: number }>('select count(*) as n from suppressions where since is not null'))[0]?.n ?? 0,
  }
}

/**
 * What an address is given up for is kept as it was first said; soft bounces count back from the last. They are added to those of the row as it is once it is locked: two nodes
 * may hear of the same address at once. Who gives it up names the row, and so knows that they did.
 */
const reportSql = `
  with said as (
    select r.*, ${lastOf('r.softly')} as soft
    from jsonb_to_recordset($1::jsonb) as r(id uuid, channel text, hash text, shown text, reason text, since timestamptz, delivered boolean,
      softly timestamptz[], note text, source text)
  )
  insert into suppressions as s (id, channel, address_hash, address, reason, since, soft_bounces, note, source)
  select id, channel, hash, shown,
    coalesce(reason, case when cardinality(soft) >= $2 then 'soft_bounces' end),
    case when reason is not null then since when cardinality(soft) >= $2 then soft[1] end,
    soft, note, source
  from said order by channel, hash
  on conflict (channel, address_hash) do update set (id, address, reason, since, soft_bounces, note, source) = (
    select
      case when s.since is null and coalesce(excluded.since, their.since) is not null then excluded.id else s.id end,
      coalesce(s.address, excluded.address),
      coalesce(s.reason, excluded.reason, case when their.since is not null then 'soft_bounces' end),
      coalesce(s.since, excluded.since, their.since),
      their.bounces,
      case when s.reason is null then excluded.note else s.note end,
      case when s.reason is null then excluded.source else s.source end
    from (
      select bounces, case when cardinality(bounces) >= $2 then bounces[1] end as since
      from (
        select ${lastOf('said.soft || case when said.delivered then array[]::timestamptz[] else s.soft_bounces end')} as bounces
        from said where said.channel = excluded.channel and said.hash = excluded.address_hash
      ) as counted
    ) as their
  )
  returning s.id, s.since is not null as suppressed`

/** Of a list of times those that count, the newest first. */
function lastOf(times: string): string {
  return `array(
    select t from unnest(${times}) t where t > (select max(m) from unnest(${times}) m) - $3::interval order by t desc limit $2)`
}
