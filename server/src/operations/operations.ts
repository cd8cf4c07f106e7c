import type { Json } from '@diapason/kernel'
import type { Logger } from 'pino'
import { squashTask } from '../identity/index.ts'
import type { KeyRecord } from '../platform/auth/key-record.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import type { Jobs } from '../platform/jobs/jobs.ts'
import { createSignalFaults } from '../signals/index.ts'
import { engineChecks } from './doctor/check-engines.ts'
import { type HostOptions, hostChecks } from './doctor/check-host.ts'
import { postgresChecks } from './doctor/check-postgres.ts'
import { type WorkOptions, workChecks } from './doctor/check-work.ts'
import { doctorRoutes } from './doctor/doctor-routes.ts'
import { readStorage } from './doctor/read-storage.ts'
import { createSamples } from './doctor/samples.ts'
import { createBackups } from './make-backups.ts'
import { createRetention } from './retention/retention.ts'
import { retentionRoutes } from './retention/retention-routes.ts'
import { backupRoutes } from './routes.ts'

export type OperationsOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Logger
  readonly version: string
  readonly clock: () => number
  readonly jobs: Pick<Jobs, 'state'>
  readonly keys: () => Promise<readonly KeyRecord[]>
  /** Rejected messages that wait. */
  readonly rejected: () => Promise<number>
  /** Messages by key that named a customer without being believed. */
  readonly claims: WorkOptions['claims']
  /** Bodies of the live policies of retention. */
  readonly policies: () => Promise<readonly Json[]>
  /** What is live of what people author: entries of the catalogue, purposes. */
  readonly entries: () => Promise<readonly { readonly kind: string; readonly key: string; readonly body: Json }[]>
  readonly host: Omit<HostOptions, 'growth'>
}

export type Operations = {
  readonly routes: readonly Route[]
  readonly tasks: readonly JobTask[]
  /** Breaks off what is under way. */
  stop(): Promise<void>
}

/** What an operator does with an installation: backups, and knowing how it stands. */
export function createOperations(of: OperationsOptions): Operations {
  const { db, clickhouse, log, version, clock, host } = of
  const backups = createBackups({ db, clickhouse, log, version, clock })
  const samples = createSamples({ db, clickhouse, clock, varDir: host.varDir })
  const retention = createRetention({ db, clickhouse, clock, policies: of.policies, entries: of.entries })
  const now = () => new Date(clock())
  const checks = () => [
    ...engineChecks({ db, clickhouse }),
    ...hostChecks({ ...host, growth: samples.growth }),
    ...postgresChecks(db, { now }),
    ...workChecks({ ...of, backups, faults: createSignalFaults({ db, clock }).read, now }),
  ]
  return {
    routes: [
      ...backupRoutes(backups),
      ...retentionRoutes(retention),
      ...doctorRoutes({ checks, samples, storage: () => readStorage({ db, clickhouse }), log, clock }),
    ],
    tasks: [samples.task, retention.task, squashTask({ db, clickhouse })],
    stop: () => backups.stop(),
  }
}
