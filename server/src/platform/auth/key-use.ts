import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'

const FLUSH_EVERY = 60_000

type Use = { readonly id: string; readonly prefix: string; readonly at: number }

/**
 * When keys were last used, written at most once a minute and in one statement a secret: a write per request would cost more than the request.
 * The secret before a rotation is told apart by its prefix, so that people see when nobody uses it any more.
 */
export function createKeyUse(options: { db: Database; log: Pick<Logger, 'warn'>; clock: () => number }) {
  const { db, log, clock } = options
  let used = new Map<string, Use>()
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    if (used.size === 0) return
    const batch = [...used.values()]
    used = new Map()
    const values = [
      batch.map(({ id }) => id),
      batch.map(({ prefix }) => prefix),
      batch.map(({ at }) => new Date(at).toISOString()),
    ]
    const from = 'from unnest($1::text[], $2::text[], $3::timestamptz[]) u (id, prefix, at) where k.id = u.id'
    try {
      await db.execute(
        `update keys k set last_used_at = greatest(k.last_used_at, u.at) ${from} and k.prefix = u.prefix`,
        values,
      )
      await db.execute(
        `update keys k set previous_used_at = greatest(k.previous_used_at, u.at) ${from} and k.previous_prefix = u.prefix`,
        values,
      )
    } catch (error) {
      // Only a display depends on it: the next use of the key tells again.
      log.warn({ err: error }, 'The last uses of keys were not written.')
    }
  }

  return {
    mark({ id, prefix }: Pick<Use, 'id' | 'prefix'>): void {
      used.set(prefix, { id, prefix, at: clock() })
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
