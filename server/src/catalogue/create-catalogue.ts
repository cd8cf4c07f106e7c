import type { Logger } from 'pino'
import type { Definitions } from '../definitions/index.ts'
import { eventOfRow } from '../identity/index.ts'
import type { LogRow } from '../log/index.ts'
import type { Principal } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import { type Contracts, createContracts, type Violation } from './contracts.ts'
import { createDrift } from './drift.ts'
import { createExamples, type NewestOf } from './examples.ts'
import { createListing } from './listing.ts'
import { type CatalogueNotice, catalogueNotices } from './notices.ts'
import { createCatalogueReader } from './read.ts'
import { readRoutes } from './read-routes.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { workRoutes } from './work-routes.ts'

export type Catalogue = Pick<Recorder, 'judge' | 'wrote' | 'violated' | 'flush' | 'start' | 'stop'> & {
  /** To be told of what is live before each plan is used. */
  readonly compile: Contracts['compile']
  /** What the contracts, as they are now, say of a message of the log. */
  violationsOf(row: LogRow): readonly Violation[]
  notices(): Promise<CatalogueNotice[]>
  routes(of: {
    readonly definitions: Definitions
    readonly newest: NewestOf
    readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
    readonly mayReadEvents: (principal: Principal) => boolean
  }): Route[]
}

/** The catalogue of events and traits: what is seen, what was planned, and what differs. */
export function createCatalogue(of: { db: Database; log: Pick<Logger, 'warn'>; clock: () => number }): Catalogue {
  const { db, log, clock } = of
  const contracts = createContracts({ log })
  const recorder = createRecorder({ db, contracts, log, clock })
  const reader = createCatalogueReader(db)
  const drift = createDrift({ db, contracts, clock })
  const listing = createListing({ reader, contracts, drift, clock })
  return {
    ...recorder,
    // Whoever asks for it wants to see it.
    flush: async () => {
      await recorder.flush()
      drift.forget()
    },
    compile: (live) => {
      contracts.compile(live)
      recorder.plan()
      drift.forget()
    },
    violationsOf: (row) => contracts.judge(eventOfRow(row))?.violations ?? [],
    notices: () => catalogueNotices({ drift, reader, clock }),
    routes: ({ definitions, newest, sourceNames, mayReadEvents }) => {
      const named = async () => {
        const names = await sourceNames()
        return (id: string) => ({ id, name: names.get(id) ?? id })
      }
      const common = { db, reader, examples: createExamples({ newest, contracts }), sourceNames: named }
      return [
        ...readRoutes({ ...common, listing, mayReadEvents }),
        ...workRoutes({ ...common, drift, contracts, definitions, flush: recorder.flush, clock }),
      ]
    },
  }
}
