import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { hostOf } from './compose-host.ts'
import type { Config } from './config.ts'
import { examine, hostChecks, nodeCheck, portCheck, type Report, reportOf, unknown } from './operations/index.ts'

/** What only a running server can be asked. */
const NEEDS_SERVER = [
  'analytics',
  'clocks',
  'durability',
  'collation',
  'connections',
  'migrations',
  'partitions',
  'shipping',
  'jobs',
  'rejected',
  'claims',
  'profiles',
  'audit',
  'choices',
  'signals',
  'erasures',
  'backup',
  'keys',
]

/** The doctor's look at an installation that is stopped: the machine, the folder, the port. */
export async function examineStopped(config: Config, log: Logger): Promise<Report> {
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const host = hostOf({ ...config, publicUrl })
  const isEmpty = !existsSync(join(config.varDir, 'postgres', 'data')) && config.databaseUrl === undefined
  const checks = [
    nodeCheck(),
    portCheck(config),
    ...(isEmpty
      ? [{ name: 'files', look: async () => [unknown('no_data', { folder: config.varDir })] }]
      : hostChecks({ ...host, growth: async () => undefined })),
    ...NEEDS_SERVER.map((name) => ({ name, look: async () => [unknown('not_checked')] })),
  ]
  return reportOf(await examine(checks, log), new Date())
}
