import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'

const FLUSH_EVERY = 60_000

/** When keys were last used, written at most once a minute and in one statement: a write per request would cost more than the request. */
export function createKeyUse(options: { db: Database; log: Pick<Logger, 'warn'>; clock: () => number }) {
  const { db, log, clock } = options
  let used = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    if (used.size === 0) return
    const batch = used
    used = new Map()
    try {
      await db.execute(
        `update keys k set last_used_at = greatest(k.last_used_at, u.at)
         from unnest($1::text[], $2::timestamptz[]) u (id, at) where k.id = u.id`,
        [[...batch.keys()], [...batch.values()].map((at) => new Date(at).toISOString())],
      )
    } catch (error) {
      // Only a display depends on it: the next use of the key tells again.
      log.warn({ err: error }, 'The last uses of keys were not written.')
    }
  }

  return {
    mark(id: string): void {
      used.set(id, clock())
    },
    start(): void {
      timer ??= setInterval(() => void flush(), FLUSH_EVERY).unref()
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      await flush()
    },
  }
}
