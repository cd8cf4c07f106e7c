import { buildConsole } from '../../scripts/build-console.ts'
import { CliError } from './cli/cli-error.ts'
import type { Config } from './config.ts'
import { AnalyticsMismatch } from './log/index.ts'
import { DatabaseUnfit } from './platform/database/assert-usable.ts'
import { connectionProblem } from './platform/database/connection-problem.ts'
import { MigrationRefused } from './platform/database/migrate.ts'
import { AlreadyRunning } from './platform/instance-lock.ts'
import { type RunningServer, runServer } from './run-server.ts'

/** The command `start`: runs the server until it is told to stop. */
export async function start(config: Config): Promise<void> {
  await serve(config, { ready: async (server) => greet(server) })
}

export type Serving = {
  /** Called once it listens; `stopping` is aborted when it is told to stop, whatever `ready` is doing. */
  readonly ready: (server: RunningServer, stopping: AbortSignal) => Promise<void>
  readonly demo?: () => boolean
}

/** Starts, calls `ready`, waits for Ctrl-C or SIGTERM, and stops cleanly. A second Ctrl-C ends at once: everything acknowledged is durable anyway. */
export async function serve(config: Config, { ready, demo }: Serving): Promise<void> {
  const told = untilTold()
  await buildConsole({ tell: say })
  const server = await runServer(config, { tell: say, ...(demo ? { demo } : {}) }).catch((error: unknown) => {
    throw plain(error, config)
  })
  const stopping = new AbortController()
  const work = ready(server, stopping.signal).catch(async (error: unknown) => {
    // What a stop interrupts is not a failure.
    if (stopping.signal.aborted) return
    await server.stop()
    throw error
  })
  await Promise.race([told, work.then(() => told)])
  stopping.abort()
  await work
  say('Stopping…')
  await server.stop()
  say('Stopped.')
  // Timers of libraries must not hold the shell back once everything is closed.
  process.exit(0)
}

/** Where people look next. */
export function greet({ publicUrl, setupUrl }: RunningServer): void {
  say('')
  if (setupUrl) say(`  Make the first account (this link works once): ${setupUrl}`)
  say(`  ${setupUrl ? 'Then: ' : 'Diapason is running: '}${publicUrl}`)
  say(`  Reference of the API: ${publicUrl}/docs`)
  say('  Ctrl-C stops it.')
  say('')
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Milliseconds within which signals are one: a supervisor tells the whole group, and the launcher passes on what it was told itself. */
const SAME_SIGNAL = 1_000

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= performance.now()
        if (performance.now() - first > SAME_SIGNAL) process.exit(1)
        resolve()
      })
    }
  })
}

/** What goes wrong at a start is nearly always the installation's: one line that says what to do, not a stack. */
function plain(error: unknown, config: Config): unknown {
  if ([AlreadyRunning, MigrationRefused, DatabaseUnfit, AnalyticsMismatch].some((one) => error instanceof one))
    return new CliError((error as Error).message)
  const refused = config.databaseUrl === undefined ? undefined : connectionProblem(error)
  if (refused) return new CliError(refused)
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return new CliError(
      `Port ${config.port} is taken by another program: stop it, or start with PORT=4401 (any free port).`,
    )
  }
  return error
}
