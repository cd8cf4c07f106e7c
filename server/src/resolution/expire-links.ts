import { Counter, type Registry } from 'prom-client'
import { createLinkStore, type Due } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import type { IdentityDecisions } from './decide-identity.ts'

/** Links looked at together. */
const PAGE = 500

export type ExpireOptions = {
  readonly db: Database
  readonly decisions: Pick<IdentityDecisions, 'expire'>
  readonly registry: Registry
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/**
 * Ends links whose time is over: a decision for each person, in a transaction of its own. Every five minutes, once over all nodes; what a stopped
 * installation missed, when it starts. Run twice at a time, the second finds nothing left to do. Somebody who cannot be decided about now keeps nobody
 * else waiting, and is tried again.
 */
export function expireTask({ db, decisions, registry, clock }: ExpireOptions): JobTask {
  const counter = new Counter({
    name: 'diapason_identity_links_expired_total',
    help: 'Links between identifiers that ended because nothing has shown them for as long as their types let them hold.',
    registers: [registry],
  })
  return {
    name: 'identity.expire',
    cron: '*/5 * * * *',
    run: async (_, { signal, log }) => {
      const now = new Date(clock()).toISOString()
      const links = createLinkStore(db)
      const seen = new Set<string>()
      const failures: unknown[] = []
      let [ended, after]: [number, Due | undefined] = [0, undefined]
      do {
        const page: Due[] = await links.due({ now, after, limit: PAGE })
        for (const { person } of page) {
          if (seen.has(person)) continue
          seen.add(person)
          signal.throwIfAborted()
          const count = await decisions.expire(person).catch((error: unknown) => {
            failures.push(error)
            return 0
          })
          counter.inc(count)
          ended += count
        }
        after = page.length === PAGE ? page.at(-1) : undefined
      } while (after !== undefined)
      if (ended > 0) log.info({ links: ended }, 'links ended with their time')
      if (failures.length > 0)
        throw new AggregateError(failures, `Links of ${failures.length} people could not be ended: tried again later.`)
    },
  }
}
