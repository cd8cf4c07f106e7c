import { PassThrough } from 'node:stream'
import type pg from 'pg'
import type { Logger } from 'pino'
import { createIdentityStore } from '../identity/index.ts'
import { placeFollower } from '../log/index.ts'
import { ArchiveDamaged, type ReadPart } from '../platform/archive/archive-reader.ts'
import { type ClickHouseOptions, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { migrateClickHouse } from '../platform/clickhouse/migrate-clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { migrate } from '../platform/database/migrate.ts'
import { migrateJobs } from '../platform/jobs/migrate-jobs.ts'
import { type BackupHeader, type BackupIndex, HEADER } from './backup-format.ts'
import type { PendingJob } from './copy-jobs.ts'
import { readHeader } from './read-header.ts'
import { prepareTables, setSequences } from './restore-tables.ts'

export type Restored = {
  readonly header: BackupHeader
  readonly rows: Readonly<Record<string, number>>
  /** Jobs that wait again. */
  readonly jobs: number
}

export type RestoreOptions = {
  readonly log: Logger
  readonly parts: AsyncGenerator<ReadPart, Readonly<Record<string, unknown>>>
  /** An empty database. */
  readonly db: Database
  readonly analytics: ClickHouseOptions
  /** False leaves the jobs out: a copy beside the real installation must not send its messages a second time. */
  readonly jobs: boolean
  readonly tell: (line: string) => void
}

type Filled = Omit<Restored, 'jobs'> & { readonly jobs: readonly PendingJob[] }

const PART_NAME = /^(postgres|clickhouse|jobs)\/([a-z_0-9]+)(?:\/(\d+))??\/\d{6}(-last)?$/

/**
 * Fills two empty databases from an archive, as they were, and migrates them to this version. The archive is read once and compared with
 * its index at the end: when this rejects, the databases hold something that must be thrown away.
 * @throws RestoreRefused, ArchiveDamaged
 */
export async function restoreArchive(of: RestoreOptions): Promise<Restored> {
  const { parts, db, analytics, tell } = of
  const first = await parts.next()
  if (first.done || first.value.name !== HEADER)
    throw new ArchiveDamaged('It is no backup of Diapason: its header is missing.')
  const header = readHeader(first.value.content)
  await migrate(db, { upTo: header.migrations.length })
  await migrateClickHouse(analytics, { only: header.clickhouseMigrations })
  tell(`Restoring the backup of ${header.at}, made by version ${header.version}…`)
  const { jobs, ...restored } = await db.alone((client) => fill(client, { ...of, header }))
  if (of.jobs) await addJobs(db, { jobs, log: of.log })
  await db.execute('analyze')
  const applied = await migrate(db)
  if (applied.length > 0) tell(`Migrated to this version: ${applied.join(', ')}.`)
  await migrateClickHouse(analytics)
  // Transaction numbers are those of this cluster, so each row of the archive is a move to whoever follows them: the analytics engine would be told of everybody.
  await createIdentityStore(db).forgetUnmoved()
  return { ...restored, jobs: of.jobs ? jobs.length : 0 }
}

async function fill(client: pg.Client, of: RestoreOptions & { header: BackupHeader }): Promise<Filled> {
  const { parts, analytics, header } = of
  const tables = await prepareTables(client, header)
  const clickhouse = createClickHouse(analytics)
  const rows: Record<string, number> = Object.fromEntries(header.tables.map(({ name }) => [name, 0]))
  const jobs: PendingJob[] = []
  let load: { into: PassThrough; done: Promise<void> } | undefined
  try {
    for (;;) {
      const step = await parts.next()
      if (step.done) {
        const index = step.value as unknown as BackupIndex
        await finish(client, { header, index, boundaries: await tables.boundaries() })
        rows.decision_inputs = index.rows.decision_inputs ?? 0
        compare(rows, index)
        return { header, rows, jobs }
      }
      const { name, content } = step.value
      const [, engine, table = '', band = '0', last] = PART_NAME.exec(name) ?? []
      if (engine === 'postgres') rows[table] = (rows[table] ?? 0) + (await tables.fill(table, content, Number(band)))
      else if (engine === 'jobs') jobs.push(...(JSON.parse(content.toString('utf8')) as PendingJob[]))
      else if (engine === 'clickhouse') {
        load ??= beginLoad(clickhouse, table)
        if (!load.into.write(content)) await Promise.race([drained(load.into), load.done])
        if (last === undefined) continue
        load.into.end()
        await load.done
        load = undefined
      } else throw new ArchiveDamaged(`It holds something that no backup has: ${name}.`)
    }
  } finally {
    load?.into.destroy()
    await load?.done.catch(() => {})
    await clickhouse.close()
  }
}

function beginLoad(clickhouse: ReturnType<typeof createClickHouse>, table: string) {
  const into = new PassThrough()
  const done = clickhouse.load(table, { format: 'Native', bytes: into }, { priority: 'backfill' })
  done.catch(() => {})
  return { into, done }
}

function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve))
}

async function finish(
  client: pg.Client,
  { header, index, boundaries }: { header: BackupHeader; index: BackupIndex; boundaries: readonly string[] },
): Promise<void> {
  await setSequences(client, index.sequences)
  const at = (cut: number) => boundaries[cut - 1] ?? '0'
  const on = {
    execute: async (statement: unknown, values?: readonly unknown[]) =>
      (await client.query(String(statement), [...(values ?? [])])).rowCount ?? 0,
  }
  for (const { follower, below, pending } of header.followers)
    await placeFollower(on, { follower, below: at(below), pending: pending === null ? null : at(pending) })
  // What was written without waiting for the disk is waited for here.
  await client.query('set synchronous_commit = on')
  await client.query('select pg_current_xact_id()')
}

function compare(rows: Readonly<Record<string, number>>, index: BackupIndex): void {
  for (const [table, count] of Object.entries(index.rows))
    if (rows[table] !== count)
      throw new ArchiveDamaged(`${table} has ${rows[table] ?? 0} rows where the backup counted ${count}.`)
}

/** Through the queue's own function, so that whatever version it is of, it holds what it expects. */
async function addJobs(db: Database, { jobs, log }: { jobs: readonly PendingJob[]; log: Logger }): Promise<void> {
  if (jobs.length === 0) return
  await migrateJobs(db, { log })
  for (const job of jobs)
    await db.execute(
      `select graphile_worker.add_job($1, $2::json, queue_name => $3, run_at => $4, max_attempts => $5, job_key => $6, priority => $7, flags => $8)`,
      [
        job.identifier,
        JSON.stringify(job.payload),
        job.queue_name,
        job.run_at,
        job.max_attempts,
        job.job_key,
        job.priority,
        job.flags,
      ],
    )
}
