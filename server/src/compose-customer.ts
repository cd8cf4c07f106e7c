import { verifyDoor } from './compose-catalogue.ts'
import { type Customer, type CustomerOptions, createCorrect, createCustomer, type Rights } from './customer/index.ts'
import type { Plans } from './definitions/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Database } from './platform/database/database.ts'
import { retryable } from './platform/database/retryable.ts'
import { AppError } from './platform/errors/app-error.ts'
import { newId } from './platform/new-id.ts'
import { actionRoutes, createRequestActions, createRequestStore, type Requests } from './privacy/index.ts'
import { ProfileConflict } from './profiles/index.ts'

/** Of what the application is made with: see `AppOptions`. */
type Options = Pick<CustomerOptions, 'db' | 'clickhouse' | 'log'> & {
  readonly config: { readonly publicUrl: string }
  readonly clock?: () => number
}

type Needs = Pick<CustomerOptions, 'profiles' | 'definitions' | 'sourceNames' | 'intake'> & {
  readonly keys: Pick<Keys, 'ensureFresh'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
  readonly privacy: {
    readonly requests: Pick<Requests, 'open' | 'carryOut'>
    readonly labels: (origins: readonly string[]) => Promise<ReadonlyMap<string, string>>
  }
}

/** The customers' own pages, the links that open them, and carrying out what they ask for there or elsewhere. */
export function composeCustomer(options: Options, of: Needs): Customer {
  const { db, clickhouse, log, config, clock = Date.now } = options
  const { keys, plans, privacy, profiles } = of
  const verify = () => verifyDoor(db, { keys, plans })
  const actions = createRequestActions({
    db,
    requests: privacy.requests,
    profiles,
    plan: plans.current,
    correct: createCorrect({ ...of, db }),
    clock,
  })
  const customer = createCustomer({
    ...of,
    db,
    clickhouse,
    log,
    clock,
    newId,
    plan: plans.current,
    verify,
    publicUrl: config.publicUrl,
    rights: rightsOf(db, privacy.requests),
  })
  return {
    ...customer,
    routes: [...customer.routes, ...actionRoutes({ db, actions, labels: privacy.labels, verify })],
  }
}

/** Times that a request is tried while others change its person. */
const TRIES = 10

/** Requests that customers see on a page. */
const TOLD = 20

/** Steps whose note says to the person what became of what they asked; others are notes of who works it off. */
const WRITTEN_FOR_THEM: ReadonlySet<string> = new Set([
  'extended',
  'corrected',
  'objected',
  'restricted',
  'lifted',
  'refused',
  'done',
])

/** What customers ask for is taken by `privacy/`, which knows of these pages and not the other way round. */
function rightsOf(db: Database, requests: Pick<Requests, 'open'>): Rights {
  return {
    ask: async (link, { kind, note }) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await db.tx((tx) =>
            requests.open(tx, {
              person: link.origin,
              kind,
              note,
              via: 'customer_page',
              by: { kind: 'customer', link: link.id },
              verified: 'customer_link',
            }),
          )
          return 'asked'
        } catch (error) {
          if (error instanceof AppError && error.code === 'request_open') return 'open'
          if (!(error instanceof ProfileConflict || retryable(error)) || attempt >= TRIES) throw error
        }
      }
    },
    of: async (link) => {
      // A request stands under whichever of the person's origins named them then.
      const all = await createRequestStore(db).list({
        origins: [...link.origins, link.person],
        after: undefined,
        limit: TOLD,
      })
      const own = new Set(link.origins)
      return all
        .filter(({ origin, openedBy }) => openedBy === `customer:${link.id}` || (origin !== null && own.has(origin)))
        .map(({ history, ...request }) => ({
          ...request,
          steps: history
            .filter(({ what }) => what !== 'opened')
            .map(({ at, what, note, changes }) => ({
              at,
              what,
              note: WRITTEN_FOR_THEM.has(what) ? note : '',
              traits: changes.map(({ trait, kept }) => ({ name: trait, kept })),
            })),
        }))
    },
  }
}
