import type { Readable } from 'node:stream'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import { newId } from '../platform/new-id.ts'
import { type BackupOptions, type RunningBackup, startBackup } from './backup-writer.ts'
import { createBackupsStore } from './backups-store.ts'

export type Backups = {
  /** Begins a backup, and notes how it ended. @throws AppError as `startBackup` */
  begin(principal: Principal): Promise<{ stream: Readable; at: string; ended: Promise<void> }>
  readonly list: ReturnType<typeof createBackupsStore>['newest']
  readonly lastDone: ReturnType<typeof createBackupsStore>['lastDone']
  /** Breaks off those under way. */
  stop(): Promise<void>
}

/** SQLSTATE. */
const UNDEFINED_TABLE = '42P01'

/** Makes backups and keeps the list of them. */
export function createBackups(options: BackupOptions & { readonly clock: () => number }): Backups {
  const { db, log, clock } = options
  const store = createBackupsStore(db)
  const audit = createAudit({ clock })
  const running = new Map<RunningBackup, Promise<void>>()

  const note = async (backup: RunningBackup, { id, by }: { id: string; by: string }) => {
    const { at } = backup.header
    const result = await backup.done.then(
      (made) => ({ outcome: 'done' as const, bytes: made.bytes, rows: made.rows }),
      (error: unknown) => {
        log.warn({ err: error }, 'a backup was not finished')
        return { outcome: 'failed' as const, bytes: 0, rows: 0 }
      },
    )
    running.delete(backup)
    if (result.outcome === 'done') log.info(result, 'a backup was made')
    // A backup is good also where it could not be noted, as before an upgrade whose list has another shape.
    await store
      .add({ id, at, endedAt: new Date(clock()).toISOString(), by, ...result })
      .catch((error: unknown) => log.warn({ err: error }, 'a backup could not be noted'))
  }
  return {
    begin: async (principal) => {
      const backup = await startBackup(options)
      const id = newId()
      const ended = note(backup, { id, by: principalName(principal) })
      // Whoever takes everything along is remembered from the moment at which they may begin.
      await db
        .tx((tx) => audit.record(tx, { principal, action: 'backup.make', target: { kind: 'backup', id } }))
        .catch((error: unknown) => {
          // Made before an upgrade, of a database that knows no audit trail yet.
          if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return
          backup.abort(error instanceof Error ? error : new Error(String(error)))
          throw error
        })
      running.set(backup, ended)
      return { stream: backup.stream, at: backup.header.at, ended }
    },
    list: store.newest,
    lastDone: store.lastDone,
    stop: async () => {
      for (const backup of running.keys()) backup.abort(new Error('The server is stopping.'))
      await Promise.all(running.values())
    },
  }
}
