import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from '../platform/clickhouse/embedded-clickhouse.ts'
import { createDatabase } from '../platform/database/database.ts'
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts'
import { silentLog } from '../platform/testing/silent-log.ts'

export type Stored = {
  /** Times each message is in the log. */
  readonly log: ReadonlyMap<string, number>
  /** Times each message is in ClickHouse. */
  readonly events: ReadonlyMap<string, number>
}

type Counted = { readonly id: string; readonly n: number }

/** What both databases of a `var/` hold; no server may run on it. */
export async function readStores(varDir: string): Promise<Stored> {
  const postgres = await startEmbeddedPostgres({ dir: join(varDir, 'postgres'), log: silentLog })
  const clickhouse = await startEmbeddedClickHouse({ dir: join(varDir, 'clickhouse'), log: silentLog })
  const db = createDatabase({ url: postgres.url, log: silentLog, poolSize: 1 })
  const { url, username, password } = clickhouse
  const door = createClickHouse({ url, username, password, database: 'diapason' })
  try {
    const log = await db.query<Counted>('select message_id as id, count(*)::int as n from log group by message_id')
    const events = await door.query<Counted>('SELECT message_id AS id, count() AS n FROM events GROUP BY message_id')
    return { log: counts(log), events: counts(events) }
  } finally {
    await door.close()
    await db.close()
    await clickhouse.stop()
    await postgres.stop()
  }
}

/** Pid of the PostgreSQL on a `var/`. */
export function postgresOf(varDir: string): number | undefined {
  try {
    return Number(readFileSync(join(varDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

function counts(rows: readonly Counted[]): ReadonlyMap<string, number> {
  return new Map(rows.map(({ id, n }) => [id, n]))
}
