import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { Launcher } from './unprivileged.ts'

/** Where things lie in the engine's folder. */
export function clusterPaths(dir: string) {
  return {
    data: join(dir, 'data'),
    /** The application's role; owner of its database, no superuser. */
    password: join(dir, 'password'),
    /** Role `postgres`, for an operator; the server never uses it. */
    superuserPassword: join(dir, 'superuser-password'),
    log: join(dir, 'postgres.log'),
  }
}

export const applicationRole = 'diapason'

/**
 * Makes the data directory if it is not there: in a sibling first, renamed at the end, so that an interruption leaves nothing that
 * looks finished. C.UTF-8 built into PostgreSQL: the order of code points, the same on every system, and letter case of all scripts.
 */
export async function ensureCluster(options: {
  readonly dir: string
  readonly binaries: PostgresBinaries
  readonly launcher: Launcher
  /** False only where losing everything in a power cut is fine. */
  readonly sync: boolean
}): Promise<{ readonly created: boolean; readonly password: string }> {
  const { dir, binaries, launcher, sync } = options
  const paths = clusterPaths(dir)
  if (existsSync(paths.data)) {
    const version = readFileSync(join(paths.data, 'PG_VERSION'), 'utf8').trim()
    if (version !== binaries.major) {
      throw new Error(
        `${paths.data} was written by PostgreSQL ${version} and this is ${binaries.major}. Start the version of Diapason that wrote it, \`diapason backup\`, then \`diapason restore\` here.`,
      )
    }
    return { created: false, password: readFileSync(paths.password, 'utf8').trim() }
  }
  const own = (path: string) => launcher.owner && chownSync(path, launcher.owner.uid, launcher.owner.gid)
  own(dir)
  const secret = (path: string) => {
    const value = randomBytes(24).toString('base64url')
    writeFileSync(path, `${value}\n`, { mode: 0o600 })
    own(path)
    return value
  }
  const password = secret(paths.password)
  secret(paths.superuserPassword)

  const unfinished = `${paths.data}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  own(unfinished)
  const run = (program: string, args: readonly string[], input = '') => runToEnd(launcher.command(program, args), input)
  await run(binaries.initdb, [
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${paths.superuserPassword}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(sync ? [] : ['--no-sync']),
  ])
  // Single-user mode: one statement a line, before the data directory has its name, so that role and database are always there.
  await run(
    binaries.postgres,
    ['--single', '-D', unfinished, '-c', `fsync=${sync ? 'on' : 'off'}`, '-c', 'exit_on_error=on', 'postgres'],
    [
      `create role ${applicationRole} login createdb password '${password}'`,
      `grant pg_monitor, pg_checkpoint, pg_signal_backend to ${applicationRole}`,
      `create database ${applicationRole} owner ${applicationRole}`,
      '',
    ].join('\n'),
  )
  renameSync(unfinished, paths.data)
  if (sync) await syncDirectory(dir)
  return { created: true, password }
}

async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir)
  await handle.sync().finally(() => handle.close())
}

async function runToEnd(command: ReturnType<Launcher['command']>, input: string): Promise<void> {
  const child = spawn(command.file, command.args, {
    ...command.ids,
    cwd: '/',
    env: postgresEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve(status ?? signal))
  })
  if (code === 0) return
  const said = (await output).join('')
  if (said.includes('could not look up effective user ID')) {
    throw new Error(
      'PostgreSQL refuses a user without a name. Start Diapason as a user that /etc/passwd lists (in a container: add a line for this uid there), or set DATABASE_URL to a server.',
    )
  }
  throw new Error(`PostgreSQL could not be set up (${command.file}: ${code}).\n${said}`)
}

/** Nothing of our own environment reaches PostgreSQL: PG* variables would change what it does, secrets are none of its business. */
export function postgresEnvironment(): Record<string, string> {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
