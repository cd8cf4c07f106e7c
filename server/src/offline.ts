import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from './cli/cli-error.ts'
import type { Offline } from './cli/offline.ts'
import { composeShipping } from './compose-shipping.ts'
import type { Config } from './config.ts'
import { reachEngines, startEngines } from './engines.ts'
import { examineStopped } from './examine-stopped.ts'
import { createBackups, restore } from './operations/index.ts'
import { readArchive } from './platform/archive/archive-reader.ts'
import { AlreadyRunning, acquireInstanceLock, findRunningInstance } from './platform/instance-lock.ts'
import { createLog } from './platform/log/create-log.ts'
import { version } from './run-server.ts'

/** Commands on an installation that no server runs on. Each holds the installation's lock, so that none starts meanwhile. */
export function createOffline(config: Config): Offline {
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  const locked = () =>
    acquireInstanceLock(config.varDir).catch((error: unknown) => {
      throw error instanceof AlreadyRunning ? new CliError(error.message) : error
    })
  return {
    varDir: config.varDir,
    isServed: async () => existsSync(config.varDir) && (await findRunningInstance(config.varDir))?.url !== undefined,
    backup: async () => {
      if (config.databaseUrl === undefined && !existsSync(join(config.varDir, 'postgres', 'data')))
        throw new CliError(`There is nothing to back up in ${config.varDir}.`)
      const lock = await locked()
      const engines = await startEngines(config, { log }, { migrated: false }).catch(async (error: unknown) => {
        await lock.release()
        throw error
      })
      const stop = async () => {
        await backups.stop()
        await engines.stop()
        await lock.release()
      }
      const backups = createBackups({ ...engines, log, version, clock: Date.now })
      try {
        const { stream, at, ended } = await backups.begin({ kind: 'operator' })
        return { bytes: stream, at, ended, stop }
      } catch (error) {
        await stop()
        throw error
      }
    },
    examine: () => examineStopped(config, log),
    restore: async ({ open, ...options }) => {
      const lock = await locked()
      try {
        options.tell('Starting the databases…')
        const { stop, ...addresses } = await reachEngines(config, { log })
        try {
          return await restore({
            ...addresses,
            ...options,
            varDir: config.varDir,
            log,
            parts: readArchive(open()),
            shipping: composeShipping,
          })
        } finally {
          await stop()
        }
      } finally {
        await lock.release()
      }
    },
  }
}
