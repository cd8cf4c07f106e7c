import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clusterPaths, postgresEnvironment } from '../database/cluster-directory.ts'
import { findInstalledPostgres } from '../database/find-installed-postgres.ts'
import { freePort } from '../database/free-port.ts'
import { startPostmaster } from '../database/postmaster.ts'
import { unprivilegedLauncher } from '../database/unprivileged.ts'
import { silentLog } from './silent-log.ts'

/**
 * Starts that PostgreSQL on a cluster of its own in `dir`, beside the system's service if there is one, with an ordinary role: what a person
 * who names a server in `DATABASE_URL` has.
 */
export async function startInstalledPostgres(options: {
  readonly dir: string
  readonly settings: Readonly<Record<string, string>>
}): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const installed = findInstalledPostgres()
  if (!installed) throw new Error('no PostgreSQL 15 or later is installed in /usr/lib/postgresql')
  const dir = join(options.dir, 'installed')
  mkdirSync(dir, { mode: 0o700 })
  const binaries = {
    postgres: join(installed.bin, 'postgres'),
    initdb: join(installed.bin, 'initdb'),
    major: installed.major,
  }
  const launcher = unprivilegedLauncher({ dir, paths: [binaries.postgres, join(dir, 'data')] })
  const passwordFile = join(dir, 'password')
  const password = `test-${process.pid}`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (launcher.owner) {
    for (const path of [dir, passwordFile]) chownSync(path, launcher.owner.uid, launcher.owner.gid)
  }
  const { data } = clusterPaths(dir)
  const run = (program: string, args: readonly string[], input = '') => {
    const command = launcher.command(program, args)
    execFileSync(command.file, command.args, {
      ...command.ids,
      cwd: '/',
      env: postgresEnvironment(),
      input,
      stdio: 'pipe',
    })
  }
  run(binaries.initdb, [
    '-D',
    data,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ])
  run(
    binaries.postgres,
    ['--single', '-D', data, 'postgres'],
    [
      `create role ${ROLE} login createdb password '${password}'`,
      `grant pg_monitor, pg_signal_backend to ${ROLE}`,
      `create database ${ROLE} owner ${ROLE}`,
      '',
    ].join('\n'),
  )
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings }
  const postmaster = await startPostmaster({ dir, binaries, launcher, settings, log: silentLog }, port)
  return { url: `postgres://${ROLE}:${password}@127.0.0.1:${port}/${ROLE}`, stop: () => postmaster.stop() }
}

const ROLE = 'app'
