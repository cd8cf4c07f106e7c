import { isLoose, readIdentityMap } from '../../identity/index.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'
import { postgresVersion } from './check-postgres.ts'
import { type Check, fail, ok, orElse, warn } from './finding.ts'

/** Seconds by which clocks may differ: below, nobody sees it; above the second, sessions and tokens end at the wrong time. */
const SKEW = 2
const SKEW_MUCH = 60

/** What concerns both engines at once. */
export function engineChecks({ db, clickhouse }: { db: Database; clickhouse: ClickHouse }): Check[] {
  return [
    { name: 'versions', look: () => versions(db, clickhouse) },
    { name: 'analytics', look: () => answers(clickhouse) },
    { name: 'identity_map', look: () => identityMap(clickhouse) },
    { name: 'clocks', look: () => clocks(db, clickhouse) },
    { name: 'time_zone', look: () => timeZones(db, clickhouse) },
  ]
}

async function versions(db: Database, clickhouse: ClickHouse) {
  const { version, tooOld } = await postgresVersion(db)
  const [analytics] = await clickhouse.query<{ version: string }>('select version() as version').catch(() => [])
  const node = process.versions.node
  return orElse(
    [tooOld && fail('postgres_old', { version }), Number.parseInt(node, 10) < 24 && fail('node_old', { node })],
    ok('versions', { node, postgresql: version, clickhouse: analytics?.version ?? '–' }),
  )
}

async function answers(clickhouse: ClickHouse) {
  const began = performance.now()
  try {
    await clickhouse.query('select 1')
    return [ok('analytics', { ms: Math.round(performance.now() - began) })]
  } catch (error) {
    return [
      fail('analytics_away', { reason: error instanceof Error ? error.message.replace(/\.$/, '') : 'no reason given' }),
    ]
  }
}

/** Rows beyond which insights feel it: each of their queries reads the whole map. */
const MAP_LARGE = 1_000_000

async function identityMap(clickhouse: ClickHouse) {
  const map = await readIdentityMap(clickhouse)
  const spare = map.rows - map.needed
  return [
    isLoose(map) && spare >= MAP_LARGE
      ? warn('identity_map_loose', { rows: map.rows, spare })
      : ok('identity_map', { rows: map.rows }),
  ]
}

async function clocks(db: Database, clickhouse: ClickHouse) {
  const postgres = await skewOf(async () =>
    Number(
      (await db.query<{ ms: string }>(`select (extract(epoch from clock_timestamp()) * 1000)::numeric(20, 0) as ms`))[0]
        ?.ms,
    ),
  )
  const analytics = await skewOf(async () =>
    Number((await clickhouse.query<{ ms: number }>(`select toUnixTimestamp64Milli(now64(3)) as ms`))[0]?.ms),
  ).catch(() => 0)
  const found = [
    { engine: 'PostgreSQL', seconds: postgres },
    { engine: 'ClickHouse', seconds: analytics },
  ]
  return orElse(
    found.map((one) => one.seconds > SKEW && (one.seconds > SKEW_MUCH ? fail : warn)('clock_skew', one)),
    ok('clocks', { seconds: Math.max(0.1, postgres, analytics) }),
  )
}

/** Seconds by which another clock differs for certain: the time that asking took speaks for it. */
async function skewOf(ask: () => Promise<number>): Promise<number> {
  const before = Date.now()
  const there = await ask()
  const after = Date.now()
  const off = there < before ? before - there : there > after ? there - after : 0
  return Math.round(off / 100) / 10
}

const UTC = new Set(['UTC', 'Etc/UTC', 'GMT', 'Universal', 'Zulu'])

async function timeZones(db: Database, clickhouse: ClickHouse) {
  const [postgres] = await db.query<{ zone: string }>(
    `select reset_val as zone from pg_settings where name = 'TimeZone'`,
  )
  const [analytics] = await clickhouse.query<{ zone: string }>('select timezone() as zone').catch(() => [])
  const other = (engine: string, zone: string | undefined) =>
    zone !== undefined && !UTC.has(zone) && warn('time_zone_other', { engine, zone })
  return orElse([other('PostgreSQL', postgres?.zone), other('ClickHouse', analytics?.zone)], ok('time_zone'))
}
