import type { Readable } from 'node:stream'
import { newId } from '../platform/new-id.ts'
import { type BackupOptions, type RunningBackup, startBackup } from './backup-writer.ts'
import { createBackupsStore } from './backups-store.ts'

export type Backups = {
  /** Begins a backup, and notes how it ended. @throws AppError as `startBackup` */
  begin(by: string): Promise<{ stream: Readable; at: string; ended: Promise<void> }>
  readonly list: ReturnType<typeof createBackupsStore>['newest']
  readonly lastDone: ReturnType<typeof createBackupsStore>['lastDone']
  /** Breaks off those under way. */
  stop(): Promise<void>
}

/** Makes backups and keeps the list of them. */
export function createBackups(options: BackupOptions & { readonly clock: () => number }): Backups {
  const { db, log, clock } = options
  const store = createBackupsStore(db)
  const running = new Map<RunningBackup, Promise<void>>()

  const note = async (backup: RunningBackup, by: string) => {
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
      .add({ id: newId(), at, endedAt: new Date(clock()).toISOString(), by, ...result })
      .catch((error: unknown) => log.warn({ err: error }, 'a backup could not be noted'))
  }
  return {
    begin: async (by) => {
      const backup = await startBackup(options)
      const ended = note(backup, by)
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
