import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { clusterPaths, postgresEnvironment } from './cluster-directory.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { postgresLogFile } from './postgres-log-file.ts'
import { disownPostmasterFile, isPostmasterOf, readPostmasterFile, stragglersOf } from './postmaster-file.ts'
import type { Launcher } from './unprivileged.ts'

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Postmaster = {
  readonly pid: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>
  /** Ends it: sessions are cut and data written ("fast"); if that takes too long, at once, to recover at the next start. */
  stop(): Promise<void>
  /** Asks it to end without waiting: for the moment this process itself ends. */
  dismiss(): void
}

export type PostmasterOptions = {
  readonly dir: string
  readonly binaries: PostgresBinaries
  readonly launcher: Launcher
  readonly settings: Readonly<Record<string, string>>
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

export class PostmasterFailure extends Error {
  override readonly name = 'PostmasterFailure'
  /** True when another program took the port. */
  readonly portTaken: boolean

  constructor(exit: Exit, output: string) {
    super(`PostgreSQL ended while starting (${exit.signal ?? exit.code}). Its log says:\n${output}`)
    this.portTaken = output.includes('Address already in use')
  }
}

/** Recovery after a crash replays at most `max_wal_size` of log: minutes at worst. */
const startDeadline = 10 * 60_000
const fastStopPatience = 60_000
const immediateStopPatience = 10_000
const poll = 15

/** Starts PostgreSQL on the data directory, and resolves once it takes connections. */
export async function startPostmaster(options: PostmasterOptions, port: number): Promise<Postmaster> {
  const { dir, binaries, launcher, settings, log } = options
  const { data, log: logPath } = clusterPaths(dir)
  const file = postgresLogFile(logPath)
  file.cutIfLarge()
  const start = file.size()
  const settingArguments = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const command = launcher.command(binaries.postgres, ['-D', data, ...settingArguments])
  const descriptor = file.open()
  // In a process group and session of its own: Ctrl-C in a terminal reaches the server only, which stops PostgreSQL when it is done.
  const child = spawn(command.file, command.args, {
    ...command.ids,
    cwd: '/',
    env: postgresEnvironment(),
    stdio: ['ignore', descriptor, descriptor],
    detached: true,
  })
  closeSync(descriptor)
  const exited = exitOf(child)
  const pid = child.pid
  if (pid === undefined) throw new Error(`${command.file} could not be started.`, { cause: await spawnError(child) })

  let ended: Exit | undefined
  void exited.then((exit) => {
    ended = exit
  })
  const began = Date.now()
  for (let reported = began; ; await sleep(poll)) {
    if (ended) throw new PostmasterFailure(ended, file.since(start))
    const state = readPostmasterFile(data)
    if (state?.pid === pid && state.ready) break
    if (Date.now() - began > startDeadline) {
      child.kill('SIGQUIT')
      throw new Error(
        `PostgreSQL is not ready after ${startDeadline / 60_000} minutes. Its log says:\n${file.since(start)}`,
      )
    }
    if (Date.now() - reported > 10_000) {
      reported = Date.now()
      log.info(
        { seconds: Math.round((reported - began) / 1000) },
        'PostgreSQL is still starting; it recovers its data after a crash.',
      )
    }
  }

  return {
    pid,
    exited,
    dismiss: () => void child.kill('SIGINT'),
    async stop() {
      for (const [signal, patience] of stages) {
        if (ended) return
        child.kill(signal)
        if (await settles(exited, patience)) return
        log.warn({ signal }, 'PostgreSQL does not end; asking harder.')
      }
      await exited
    },
  }
}

const stages = [
  ['SIGINT', fastStopPatience],
  ['SIGQUIT', immediateStopPatience],
  ['SIGKILL', immediateStopPatience],
] as const

/**
 * A server that was killed leaves its PostgreSQL running. It is stopped, not adopted: its settings may be those of an
 * older version, and only a child can be waited for. Stopping a healthy one takes a fraction of a second.
 */
export async function stopOrphan(options: PostmasterOptions): Promise<void> {
  const { data } = clusterPaths(options.dir)
  const left = readPostmasterFile(data)
  if (!left) return
  if (!isPostmasterOf(data, left.pid)) return clearAfter(data)
  options.log.warn({ pid: left.pid }, 'PostgreSQL still runs from an earlier start that was killed; stopping it.')
  for (const [signal, patience] of stages) {
    kill(left.pid, signal)
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(poll)) {
      if (!isPostmasterOf(data, left.pid)) {
        return clearAfter(data)
      }
    }
  }
  throw new Error(`Process ${left.pid} is a PostgreSQL on ${data} that does not end. End it by hand, then start again.`)
}

/** Makes way for a new PostgreSQL after one that is dead: crash recovery needs nothing of what its processes hold in memory. */
async function clearAfter(data: string): Promise<void> {
  for (const pid of stragglersOf(data)) kill(pid, 'SIGKILL')
  for (const deadline = Date.now() + immediateStopPatience; Date.now() < deadline; await sleep(poll)) {
    if (stragglersOf(data).length === 0) break
  }
  if (readPostmasterFile(data)) disownPostmasterFile(data)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone in the meantime.
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
}

function spawnError(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('error', resolve))
}

async function settles(promise: Promise<unknown>, patience: number): Promise<boolean> {
  const timeout = new AbortController()
  const late = sleep(patience, false, { signal: timeout.signal }).catch(() => false)
  const done = await Promise.race([promise.then(() => true), late])
  timeout.abort()
  return done
}
