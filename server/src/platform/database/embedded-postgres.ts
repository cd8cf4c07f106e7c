import { mkdirSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { applicationRole, clusterPaths, ensureCluster } from './cluster-directory.ts'
import { freePort } from './free-port.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { postgresLogFile } from './postgres-log-file.ts'
import { postgresSettings } from './postgres-settings.ts'
import { type Exit, type Postmaster, PostmasterFailure, startPostmaster, stopOrphan } from './postmaster.ts'
import { unprivilegedLauncher } from './unprivileged.ts'

export type EmbeddedPostgresOptions = {
  /** Folder of the engine: data, passwords, log. Made if absent. */
  readonly dir: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Over those of `postgres-settings.ts`. `fsync: 'off'` also makes the setting up skip its own. */
  readonly settings?: Readonly<Record<string, string>>
}

export type EmbeddedPostgres = {
  /** Connects the application's role to its database; valid until `stop`, through restarts. */
  readonly url: string
  /** Process id of the running PostgreSQL; undefined while it is being restarted. */
  readonly pid: () => number | undefined
  /** Calls back when PostgreSQL ended by itself; it is being restarted. Returns how to stop listening. */
  onExit(listener: (exit: Exit) => void): () => void
  /** Calls back when it takes connections again, at the same address. Returns how to stop listening. */
  onRestart(listener: () => void): () => void
  /** Ends it and its restarts, and waits for that. */
  stop(): Promise<void>
}

const restartDelays = [0, 100, 250, 500, 1000, 2000, 5000]
/** A restart that held this long was a success: the next failure starts again from the shortest delay. */
const steady = 60_000
const logCheck = 10 * 60_000

/**
 * Starts PostgreSQL as a child of this process, on a free port of 127.0.0.1, and keeps it running until `stop`: when it dies, it is
 * started again at the same port, so that pools find it. One process at a time per folder; hold the instance lock.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options
  const settings = { ...postgresSettings, ...options.settings }
  const binaries = await postgresBinaries()
  // Only the engine's own folder is closed to others: PostgreSQL may run as a user who has to pass through those above.
  mkdirSync(dirname(options.dir), { recursive: true })
  mkdirSync(options.dir, { recursive: true, mode: 0o700 })
  const dir = realpathSync(options.dir)
  const paths = clusterPaths(dir)
  const launcher = unprivilegedLauncher({ dir, paths: [binaries.postgres, dir] })
  const { password, created } = await ensureCluster({ dir, binaries, launcher, sync: settings.fsync !== 'off' })
  if (created) log.info({ dir }, 'Set up PostgreSQL.')
  const cluster = { dir, binaries, launcher, settings, log }
  await stopOrphan(cluster)

  const first = await startOnFreePort(cluster)
  const { port } = first
  let current: Postmaster | undefined = first.postmaster
  const stopping = new AbortController()
  const exitListeners = new Set<(exit: Exit) => void>()
  const restartListeners = new Set<() => void>()

  async function supervise(): Promise<void> {
    let failures = 0
    for (let running: Postmaster | undefined = first.postmaster; running; ) {
      const since = Date.now()
      const exit = await running.exited
      current = undefined
      if (stopping.signal.aborted) return
      if (Date.now() - since > steady) failures = 0
      log.error(exit, 'PostgreSQL ended by itself; restarting it.')
      for (const listener of [...exitListeners]) listener(exit)
      running = undefined
      while (!running) {
        await sleep(restartDelays[Math.min(failures, restartDelays.length - 1)], undefined, { signal: stopping.signal })
        failures += 1
        running = await restart()
      }
      if (stopping.signal.aborted) return running.stop()
      current = running
      log.info({ pid: running.pid, milliseconds: Date.now() - since }, 'PostgreSQL takes connections again.')
      for (const listener of [...restartListeners]) listener()
    }
  }

  async function restart(): Promise<Postmaster | undefined> {
    try {
      await stopOrphan(cluster)
      return await startPostmaster(cluster, port)
    } catch (error) {
      log.error({ err: error }, 'PostgreSQL could not be restarted; trying again.')
      return undefined
    }
  }

  const supervision = supervise().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
  })
  const logTimer = setInterval(() => postgresLogFile(paths.log).cutIfLarge(), logCheck)
  logTimer.unref()
  // The last resort of a process that ends without `stop`.
  const dismiss = () => current?.dismiss()
  process.on('exit', dismiss)

  let stopped: Promise<void> | undefined
  return {
    url: `postgres://${applicationRole}:${password}@127.0.0.1:${port}/${applicationRole}`,
    pid: () => current?.pid,
    onExit: (listener) => subscribe(exitListeners, listener),
    onRestart: (listener) => subscribe(restartListeners, listener),
    stop() {
      stopped ??= (async () => {
        stopping.abort()
        clearInterval(logTimer)
        await current?.stop()
        await supervision
        process.off('exit', dismiss)
      })()
      return stopped
    },
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

async function startOnFreePort(cluster: Parameters<typeof startPostmaster>[0]) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return { port, postmaster: await startPostmaster(cluster, port) }
    } catch (error) {
      // Between finding a free port and PostgreSQL taking it, another program may have.
      if (!(error instanceof PostmasterFailure && error.portTaken && attempt < 5)) throw error
    }
  }
}
