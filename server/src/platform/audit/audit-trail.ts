import type { Database } from '../database/database.ts'
import type { Route } from '../http/route.ts'
import type { JobTask } from '../jobs/job-task.ts'
import { auditRoutes } from './audit-routes.ts'
import { auditTasks } from './audit-tasks.ts'

/** What the composition root needs of the audit trail: how it is read, and how it ends. `days` is how long records are kept; 0 is for ever. */
export function createAuditTrail(options: { db: Database; days: number; clock: () => number }): {
  readonly routes: readonly Route[]
  readonly tasks: readonly JobTask[]
} {
  return { routes: auditRoutes(options.db), tasks: auditTasks(options) }
}
