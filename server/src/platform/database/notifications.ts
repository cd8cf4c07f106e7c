import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { asDatabaseError } from './database-unavailable.ts'

export type NotificationHandler = {
  /** Called with the payload of each notification. */
  readonly notified: (payload: string) => void
  /** Called when the connection is back after a loss: notifications sent in between never arrive, so look for yourself. */
  readonly resumed?: () => void
}

export type Notifications = {
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>
  close(): Promise<void>
}

const firstDelay = 50
const longestDelay = 2000

/**
 * LISTEN on one connection of its own, opened with the first listener and closed with the last. When it is lost it is opened
 * again, for as long as somebody listens, waiting 50 ms and then longer up to 2 s between attempts.
 */
export function createNotifications(options: {
  config: pg.ClientConfig
  log: Pick<Logger, 'warn' | 'info'>
}): Notifications {
  const { config, log } = options
  const channels = new Map<string, Set<NotificationHandler>>()
  const stopping = new AbortController()
  let current: Promise<pg.Client> | undefined
  /** The connection is lost: it comes back listening to what `channels` says then. */
  let reopening = false

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({ ...config, keepAlive: true, keepAliveInitialDelayMillis: 10_000 })
    client.on('error', (error) => log.warn({ err: error }, 'The connection that listens to the database was lost.'))
    client.on('notification', ({ channel, payload }) => {
      for (const handler of [...(channels.get(channel) ?? [])]) handler.notified(payload ?? '')
    })
    try {
      await client.connect()
      for (const channel of channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      void client.end().catch(() => {})
      throw error
    }
    client.on('end', () => {
      if (channels.size > 0 && !stopping.signal.aborted) current = reopen()
    })
    return client
  }

  async function reopen(): Promise<pg.Client> {
    reopening = true
    for (let delay = firstDelay; ; delay = Math.min(delay * 2, longestDelay)) {
      await sleep(delay, undefined, { signal: stopping.signal, ref: false })
      if (channels.size === 0) {
        reopening = false
        throw new Error('Nobody listens any more.')
      }
      try {
        const client = await open()
        reopening = false
        log.info({ channels: channels.size }, 'Listening to the database again.')
        for (const handlers of channels.values()) for (const handler of [...handlers]) handler.resumed?.()
        return client
      } catch {
        // Still away: the loss was logged once, and readiness tells the rest.
      }
    }
  }

  function connection(): Promise<pg.Client> {
    if (!current) {
      const opening = open()
      current = opening
      opening.catch(() => {
        if (current === opening) current = undefined
      })
    }
    // A reconnection that ends because of `close` must not count as an unhandled rejection.
    current.catch(() => {})
    return current
  }

  async function unlisten(channel: string, handler: NotificationHandler): Promise<void> {
    const handlers = channels.get(channel)
    handlers?.delete(handler)
    if (!handlers || handlers.size > 0) return
    channels.delete(channel)
    const pending = current
    if (channels.size === 0) current = undefined
    // A stop must not wait for a database that is away.
    if (reopening) return
    try {
      const client = await pending
      if (channels.size === 0) await client?.end()
      else await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`)
    } catch {
      // A connection that is gone listens to nothing.
    }
  }

  return {
    async listen(channel, handler) {
      const handlers = channels.get(channel) ?? new Set()
      channels.set(channel, handlers.add(handler))
      try {
        const client = await connection()
        await client.query(`listen ${pg.escapeIdentifier(channel)}`)
      } catch (error) {
        await unlisten(channel, handler)
        throw asDatabaseError(error)
      }
      return () => unlisten(channel, handler)
    },
    async close() {
      stopping.abort()
      channels.clear()
      await current?.then((client) => client.end()).catch(() => {})
    },
  }
}
