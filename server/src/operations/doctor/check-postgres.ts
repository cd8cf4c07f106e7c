import type { Database } from '../../platform/database/database.ts'
import { knownMigrations } from '../../platform/database/migrate.ts'
import { type Check, fail, ok, orElse, warn } from './finding.ts'

const OLDEST_POSTGRES = 15
/** Connections that one node takes at most: its pool, and those that listen and run jobs. */
const EACH_NODE = 20
const LONG_TRANSACTION_MINUTES = 10
/** Of two thousand million, where PostgreSQL stops writing. */
const TRANSACTION_IDS_HIGH = 60
const SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit']

/** What can be asked of PostgreSQL. */
export function postgresChecks(db: Database, { now }: { now: () => Date }): Check[] {
  return [
    { name: 'durability', look: () => durability(db) },
    { name: 'collation', look: () => collation(db) },
    { name: 'connections', look: () => connections(db) },
    { name: 'transactions', look: () => transactions(db) },
    { name: 'migrations', look: () => migrations(db) },
    { name: 'partitions', look: () => partitions(db, now()) },
  ]
}

/** The version, or a finding that it is too old. */
export async function postgresVersion(db: Database): Promise<{ version: string; tooOld: boolean }> {
  const [row] = await db.query<{ version: string; number: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num') as number`,
  )
  const version = row?.version.split(' ')[0] ?? ''
  return { version, tooOld: Math.floor(Number(row?.number) / 10_000) < OLDEST_POSTGRES }
}

async function durability(db: Database) {
  const rows = await db.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [SETTINGS],
  )
  return orElse(
    rows.map(({ name, setting }) => setting === 'off' && fail('not_durable', { setting: name, value: setting })),
    ok('durable'),
  )
}

async function collation(db: Database) {
  const [row] = await db.query<{ database: string; encoding: string; was: string | null; now: string | null }>(
    `select quote_ident(datname) as database, pg_encoding_to_char(encoding) as encoding, datcollversion as was,
       pg_database_collation_actual_version(oid) as now from pg_database where datname = current_database()`,
  )
  if (!row) return []
  const { database, encoding, was, now } = row
  return orElse(
    [
      encoding !== 'UTF8' && fail('encoding_other', { encoding }),
      was !== null && now !== null && was !== now && fail('collation_changed', { was, now, database }),
    ],
    ok('collation'),
  )
}

async function connections(db: Database) {
  const [row] = await db.query<{ used: number; most: number }>(
    `select count(*) as used, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most
     from pg_stat_activity where backend_type = 'client backend'`,
  )
  const { used = 0, most = 1 } = row ?? {}
  const few = most - used < EACH_NODE || used / most > 0.8
  return [few ? warn('connections_few', { used, most, each: EACH_NODE }) : ok('connections', { used, most })]
}

async function transactions(db: Database) {
  const [oldest] = await db.query<{ minutes: number; pid: number; program: string }>(
    `select (extract(epoch from now() - xact_start) / 60)::int as minutes, pid, coalesce(nullif(application_name, ''), 'unnamed') as program
     from pg_stat_activity where backend_xid is not null and datname = current_database() order by xact_start limit 1`,
  )
  const [ids] = await db.query<{ percent: number }>(
    'select (max(age(datfrozenxid)) / 20000000.0)::int as percent from pg_database where datallowconn',
  )
  const percent = ids?.percent ?? 0
  return orElse(
    [
      oldest && oldest.minutes >= LONG_TRANSACTION_MINUTES && warn('transaction_long', oldest),
      percent > TRANSACTION_IDS_HIGH && warn('transaction_ids', { percent }),
    ],
    ok('transactions'),
  )
}

async function migrations(db: Database) {
  const applied = new Set((await db.query<{ name: string }>('select name from migrations')).map(({ name }) => name))
  const missing = knownMigrations().filter(({ name }) => !applied.has(name))
  return [
    missing.length === 0
      ? ok('migrations', { count: applied.size })
      : fail('migrations_missing', { names: missing.map(({ name }) => name).join(', ') }),
  ]
}

async function partitions(db: Database, now: Date) {
  const there = new Set(
    (
      await db.query<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'log'::regclass`,
      )
    ).map(({ name }) => name),
  )
  const month = (ahead: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 7)
  const has = (ahead: number) => there.has(`log_${month(ahead).replace('-', '_')}`)
  return orElse(
    [
      !has(0) && fail('partition_missing', { month: month(0) }),
      !has(1) && warn('partition_missing', { month: month(1) }),
    ],
    ok('partitions', { month: has(2) ? month(2) : month(1) }),
  )
}
