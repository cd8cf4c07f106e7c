import type { Readable } from 'node:stream'
import pg from 'pg'
import type { Logger } from 'pino'
import { SHIPPING } from '../log/index.ts'
import { type ArchiveWriter, createArchiveWriter } from '../platform/archive/archive-writer.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { copyOut } from '../platform/database/copy-rows.ts'
import type { Database } from '../platform/database/database.ts'
import { readTables, type TableShape } from '../platform/database/read-tables.ts'
import { type BackupHeader, FORMAT, HEADER, PART, partName } from './backup-format.ts'
import { copyDecisionInputs } from './copy-decision-inputs.ts'
import { copyJobs } from './copy-jobs.ts'
import { operationErrors } from './errors.ts'
import { MAINTENANCE, notCopied } from './what-is-kept.ts'

export type BackupOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly version: string
}

/** What a finished backup holds. */
export type BackupSummary = {
  readonly at: string
  /** Bytes of the archive. */
  readonly bytes: number
  /** Rows of all tables. */
  readonly rows: number
}

export type RunningBackup = {
  /** The archive, as it is made: reading it is what makes it go on. */
  readonly stream: Readable
  readonly header: BackupHeader
  /** Resolves when all of it was read; rejects when something failed, or the reader went away. */
  readonly done: Promise<BackupSummary>
  abort(reason: Error): void
}

/**
 * Begins a backup: one snapshot of PostgreSQL, copied table by table while everything goes on, and what ClickHouse alone holds. The
 * snapshot takes no transaction number, so shipping goes on too; partitions are read by their own names, so a new month can be attached.
 * @throws AppError `maintenance_running` when another backup or the retention is at work, `database_unavailable`
 */
export async function startBackup(of: BackupOptions): Promise<RunningBackup> {
  const began = Promise.withResolvers<{ header: BackupHeader; archive: ArchiveWriter }>()
  const done = of.db.alone(async (client) => {
    await lockMaintenance(client)
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local idle_in_transaction_session_timeout = 0')
    const { header, cuts } = await readHeader(client, of)
    const archive = createArchiveWriter(new Date(header.at))
    began.resolve({ header, archive })
    try {
      return await writeAll({ ...of, client, header, cuts, archive })
    } catch (error) {
      archive.fail(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  })
  // Whoever waits for the beginning is told by it, whoever waits for the end by `done`.
  done.catch((error: unknown) => began.reject(error))
  const { header, archive } = await began.promise
  return { stream: archive.stream, header, done, abort: archive.fail }
}

async function lockMaintenance(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [
    MAINTENANCE,
  ])
  if (!rows[0]?.mine)
    throw operationErrors.maintenance_running('A backup or the retention is at work.', { retryAfter: 60 })
}

/** Transaction numbers at which the log is cut, in order. */
type Cuts = readonly string[]

async function readHeader(client: pg.Client, { clickhouse, version }: BackupOptions) {
  const [now] = (
    await client.query<{ at: Date; server: string }>(
      `select now() as at, current_setting('server_version') as server, pg_current_snapshot()`,
    )
  ).rows
  const migrations = await client.query('select number, name, checksum from migrations order by number')
  const followers = await client.query<{ follower: string; below: string; pending: string | null }>(
    `select follower, below::text as below, pending_below::text as pending from log_followers where follower <> $1 order by 1`,
    [SHIPPING],
  )
  const cuts = [...new Set(followers.rows.flatMap(({ below, pending }) => (pending ? [below, pending] : [below])))]
    .map(BigInt)
    .sort((x, y) => (x < y ? -1 : 1))
    .map(String)
  const [engine] = await clickhouse.query<{ version: string }>('select version() as version')
  const analytics = await clickhouse.query<{ name: string }>('select name from migrations order by name')
  const header: BackupHeader = {
    format: FORMAT,
    product: 'diapason',
    version,
    at: (now?.at ?? new Date()).toISOString(),
    engines: { postgresql: now?.server ?? '', clickhouse: engine?.version ?? '' },
    migrations: migrations.rows,
    clickhouseMigrations: analytics.map(({ name }) => name),
    tables: (await readTables(client)).filter(({ name }) => !Object.hasOwn(notCopied, name)),
    bands: cuts.length + 1,
    followers: followers.rows.map(({ follower, below, pending }) => ({
      follower,
      below: cuts.indexOf(below) + 1,
      pending: pending === null ? null : cuts.indexOf(pending) + 1,
    })),
  }
  return { header, cuts }
}

type Writing = BackupOptions & {
  readonly client: pg.Client
  readonly header: BackupHeader
  readonly cuts: Cuts
  readonly archive: ArchiveWriter
}

async function writeAll(of: Writing): Promise<BackupSummary> {
  const { client, clickhouse, header, archive } = of
  await archive.add(HEADER, Buffer.from(JSON.stringify(header)))
  const rows: Record<string, number> = {}
  for (const table of header.tables) rows[table.name] = await writeTable(table, of)
  const jobs = await copyJobs(client, (number, content) =>
    archive.add(partName({ engine: 'jobs', table: 'pending', number }), content),
  )
  // Read last: a sequence knows no snapshot, and must be beyond every number that was copied.
  const sequences = await client.query<{ name: string; last: string | null }>(
    `select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' order by 1`,
  )
  await client.query('commit')
  rows.decision_inputs = await copyDecisionInputs({ clickhouse, before: header.at, archive })
  await archive.end({
    rows,
    jobs,
    sequences: Object.fromEntries(sequences.rows.flatMap(({ name, last }) => (last === null ? [] : [[name, last]]))),
  })
  return {
    at: header.at,
    rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
    bytes: await archive.ended(),
  }
}

/** Numbers of transactions are left out: in another cluster they mean nothing, and a restored row gets one there. */
export function copiedColumns(table: TableShape): string[] {
  return table.columns.filter(({ type }) => type !== 'xid8').map(({ name }) => pg.escapeIdentifier(name))
}

async function writeTable(table: TableShape, { client, cuts, archive }: Writing): Promise<number> {
  const columns = copiedColumns(table).join(', ')
  const from = table.partitions?.map(({ name }) => name) ?? [table.name]
  const spans = table.name === 'log' ? spansOf(cuts) : [{ where: '', band: 0 }]
  let rows = 0
  for (const { where, band } of spans) {
    let number = 0
    for (const source of from) {
      const copying = copyOut(client, `select ${columns} from public.${pg.escapeIdentifier(source)}${where}`, PART)
      for (;;) {
        const step = await copying.next()
        if (step.done) {
          rows += step.value
          break
        }
        number += 1
        const place = spans.length === 1 ? table.name : `${table.name}/${band}`
        await archive.add(partName({ engine: 'postgres', table: place, number }), step.value)
      }
    }
  }
  return rows
}

function spansOf(cuts: Cuts): { where: string; band: number }[] {
  if (cuts.length === 0) return [{ where: '', band: 0 }]
  return [...cuts, undefined].map((below, band) => {
    const from = cuts[band - 1]
    const bounds = [
      from === undefined ? [] : `tx >= '${from}'::xid8`,
      below === undefined ? [] : `tx < '${below}'::xid8`,
    ]
    return { where: ` where ${bounds.flat().join(' and ')}`, band }
  })
}
