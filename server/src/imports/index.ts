import type { Notice } from '../notices/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Route } from '../platform/http/route.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import { importNotices } from './import-notices.ts'
import { createImports, type ImportsOptions } from './imports.ts'
import { importRoutes } from './routes.ts'
import { importTasks } from './tasks.ts'

export { eraseFromImports } from './erase-mentions.ts'
export { importErrors } from './errors.ts'

export type ImportCapability = {
  readonly routes: readonly Route[]
  readonly tasks: readonly JobTask[]
  /** Imports that ended of late. */
  readonly notices: () => Promise<readonly Notice[]>
}

/** Imports of files: routes, and the jobs that run them. */
export function composeImports(
  options: Omit<ImportsOptions, 'audit'> & { readonly sources: () => Promise<readonly KeyIdentity[]> },
): ImportCapability {
  const { clock, sources, ...rest } = options
  const all = { ...rest, clock, audit: createAudit({ clock }) }
  return {
    routes: importRoutes({ imports: createImports(all), sources }),
    tasks: importTasks(all),
    notices: () => importNotices(all.db, clock()),
  }
}
