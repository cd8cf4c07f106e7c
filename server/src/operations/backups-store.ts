import type { Database } from '../platform/database/database.ts'

/** A backup that ended. */
export type BackupRecord = {
  readonly id: string
  /** The instant of its snapshot, ISO 8601: what it holds is from then. */
  readonly at: string
  readonly endedAt: string
  readonly by: string
  readonly outcome: 'done' | 'failed'
  readonly bytes: number
  readonly rows: number
}

export type BackupsStore = {
  add(record: BackupRecord): Promise<void>
  /** Newest first. */
  newest(limit: number): Promise<BackupRecord[]>
  /** The last one that is whole. */
  lastDone(): Promise<BackupRecord | undefined>
}

/** Records are kept while they tell something: how often, how large, how it grew. */
const KEPT = 1_000

const columns = 'id, at, ended_at as "endedAt", by, outcome, bytes, rows'

/** The list of backups that were made. */
export function createBackupsStore(db: Database): BackupsStore {
  return {
    add: async ({ id, at, endedAt, by, outcome, bytes, rows }) => {
      await db.execute(
        'insert into backups (id, at, ended_at, by, outcome, bytes, rows) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, at, endedAt, by, outcome, bytes, rows],
      )
      await db.execute(
        'delete from backups where id in (select id from backups order by ended_at desc, id offset $1)',
        [KEPT],
      )
    },
    newest: (limit) => db.query(`select ${columns} from backups order by ended_at desc, id limit $1`, [limit]),
    lastDone: async () => {
      const [last] = await db.query<BackupRecord>(
        `select ${columns} from backups where outcome = 'done' order by ended_at desc, id limit 1`,
      )
      return last
    },
  }
}
