import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { EngineMessage, EngineOrder } from './engine/engine-messages.ts'
import type { EngineLog } from './engine-log.ts'

export interface EmbeddedClickHouseOptions {
  /** Folder of the engine's files; created when absent. One process at a time. */
  readonly dir: string
  readonly log: EngineLog
  /** Loopback port; by default a free one, kept until `stop`. */
  readonly port?: number
  /** Bytes the engine may use; by default 4 GB, at most half of the machine's. */
  readonly memory?: number
}

export type EngineState = 'starting' | 'ready' | 'failed' | 'stopped'

export interface EmbeddedClickHouse {
  /** Valid until `stop`, across restarts of the engine. */
  readonly url: string
  readonly username: string
  readonly password: string
  /** `failed`: it crashed too often and is left alone; start the server again once the cause is gone. */
  state(): EngineState
  /** Process id of the engine while it runs. */
  pid(): number | undefined
  /** Calls `listener` each time the engine is ready again after a crash; returns how to stop listening. */
  onRestart(listener: () => void): () => void
  /** Finishes the accepted queries, closes the files, ends the process. */
  stop(): Promise<void>
}

const USERNAME = 'diapason'
/** A predecessor whose parent was killed needs a moment to go; after that the folder really is somebody else's. */
const WAIT_FOR_FOLDER = 3_000
const START_LIMIT = 60_000
const STOP_LIMIT = 30_000
/** More crashes than this within a minute are a loop. */
const MAX_CRASHES = 5
const CRASH_WINDOW = 60_000

type Outcome = { readonly port: number } | { readonly failure: string; readonly folderInUse: boolean }

/**
 * Starts the engine in a child process and resolves once it answers. The process is restarted when it dies (0.1 s, doubled to 3 s);
 * until it is back, connections are refused, which clients may retry. Rejects when the folder is in use or the engine cannot open it.
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  const { log } = options
  const dir = resolve(options.dir)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  const memory = options.memory ?? Math.min(4 * 1024 ** 3, Math.floor(totalmem() / 2))
  const listeners = new Set<() => void>()
  let state: EngineState = 'starting'
  let port = options.port ?? 0
  let child: ChildProcess | undefined
  let crashes: number[] = []
  let restart: NodeJS.Timeout | undefined

  /** One attempt; the child that becomes ready is watched, one that does not is gone when this resolves. */
  async function launch(): Promise<Outcome> {
    const started = fork(new URL('./engine/chdb-process.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Nothing of the server's environment, which holds its secrets.
      env: { TZ: 'UTC', TMPDIR: tmpdir() },
    })
    child = started
    const outcome = await firstWord(started, { order: 'start', dir, port, username: USERNAME, password, memory })
    if ('failure' in outcome) {
      await end(started)
      child = undefined
    } else if (state !== 'stopped') {
      port = outcome.port
      state = 'ready'
      started.once('exit', (code, signal) => crashed({ code, signal }))
    }
    return outcome
  }

  function crashed(how: { code: number | null; signal: string | null }): void {
    child = undefined
    if (state === 'stopped') return
    const now = Date.now()
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW), now]
    if (crashes.length > MAX_CRASHES) {
      state = 'failed'
      log.error(
        { ...how, crashes: crashes.length },
        'The analytics engine keeps crashing and is left alone; restart the server.',
      )
      return
    }
    state = 'starting'
    const delay = Math.min(3000, 100 * 2 ** (crashes.length - 1))
    log.warn({ ...how, delay }, 'The analytics engine ended unexpectedly and is started again.')
    restart = setTimeout(() => void again(), delay)
  }

  async function again(): Promise<void> {
    const outcome = await launch()
    if (state === 'stopped') return
    if ('failure' in outcome) {
      crashed({ code: null, signal: outcome.failure })
      return
    }
    log.info({ pid: child?.pid }, 'The analytics engine is back.')
    for (const listener of listeners) listener()
  }

  const deadline = Date.now() + WAIT_FOR_FOLDER
  let outcome = await launch()
  while ('failure' in outcome && outcome.folderInUse && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 250))
    outcome = await launch()
  }
  if ('failure' in outcome) {
    throw new Error(
      outcome.folderInUse
        ? `The folder ${dir} is in use by another analytics engine. Stop the other server, or choose another folder.`
        : `The analytics engine did not start in ${dir}: ${outcome.failure}`,
    )
  }

  return {
    url: `http://127.0.0.1:${port}`,
    username: USERNAME,
    password,
    state: () => state,
    pid: () => child?.pid,
    onRestart: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: async () => {
      state = 'stopped'
      clearTimeout(restart)
      const running = child
      if (running === undefined) return
      if (running.connected) running.send({ order: 'stop' } satisfies EngineOrder, () => undefined)
      await end(running, STOP_LIMIT)
    },
  }
}

/** Sends the first order and waits for the answer, which may be the end of the process. */
function firstWord(child: ChildProcess, order: EngineOrder): Promise<Outcome> {
  return new Promise((settle) => {
    let complaints = ''
    let reason: string | undefined
    // The native library explains a locked folder only here. The pipe is read for ever: a full one would block the engine.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints = `${complaints}${text}`.slice(-4000)
    })
    const done = (outcome: Outcome) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('close', onClose)
      settle(outcome)
    }
    const onMessage = (message: EngineMessage) => {
      if (message.event === 'ready') done({ port: message.port })
      else reason = message.reason
    }
    // `close` comes after the last of the complaints, `exit` may come before it.
    const onClose = (code: number | null, signal: string | null) => {
      done({
        failure: reason ?? `the process ended (${signal ?? code})`,
        folderInUse: complaints.includes('Cannot lock file'),
      })
    }
    const timer = setTimeout(() => done({ failure: 'it did not answer in time', folderInUse: false }), START_LIMIT)
    child.on('message', onMessage).once('close', onClose)
    child.once('error', (error) => done({ failure: error.message, folderInUse: false }))
    child.send(order, () => undefined)
  })
}

/** Resolves when the process is gone; kills it after `patience` milliseconds. */
function end(child: ChildProcess, patience = 0): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), patience)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
