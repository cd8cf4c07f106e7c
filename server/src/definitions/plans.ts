import { compilePlan, type Plan, type RegexEngine } from '@diapason/kernel'
import type { Logger } from 'pino'
import { coalesced } from '../platform/coalesced.ts'
import type { Database } from '../platform/database/database.ts'
import type { Definitions } from './definitions.ts'
import { PLAN_CHANNEL } from './store.ts'

export type Plans = {
  /** The plan in use, replaced as a whole by the next; hold on to it for the length of one piece of work. */
  current(): Plan
  /** The same; undefined before the first. */
  known(): Plan | undefined
  /** Nothing to wait for when the plan is at `planRevision` or later; else the promise of a newer one. */
  ensureFresh(planRevision: number): Promise<void> | undefined
  refresh(): Promise<void>
  /** Compiles the first plan and listens for changes. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** All live definitions, compiled once per change and shared by everything that decides. */
export function createPlans(options: {
  db: Database
  definitions: Definitions
  regex: RegexEngine
  log: Pick<Logger, 'warn'>
  /** Told of what is live before it is the plan, for what else is compiled from it: whoever sees a plan sees that as well. */
  beside?: (live: Awaited<ReturnType<Definitions['live']>>) => void
}): Plans {
  const { db, definitions, regex, log, beside } = options
  let plan: Plan | undefined
  let unlisten: (() => Promise<void>) | undefined

  const refresh = coalesced(async () => {
    const live = await definitions.live()
    if (plan && live.revision <= plan.revision) return
    const next = compilePlan(live.definitions, { revision: live.revision, regex, archived: live.archived })
    for (const { kind, key, path, code } of next.problems) {
      log.warn({ kind, key, path, code }, 'A definition cannot be compiled and is left out of the plan.')
    }
    beside?.(live)
    plan = next
  })
  const hint = () => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'The definitions could not be read again.'))
  }

  return {
    current() {
      if (!plan) throw new Error('The plan is used before it was started.')
      return plan
    },
    known: () => plan,
    ensureFresh: (planRevision) => (plan && planRevision <= plan.revision ? undefined : refresh()),
    refresh,
    async start() {
      unlisten = await db.listen(PLAN_CHANNEL, {
        notified: (payload) => {
          if (!plan || !(Number(payload) <= plan.revision)) hint()
        },
        resumed: hint,
      })
      await refresh()
    },
    async stop() {
      await unlisten?.()
    },
  }
}
