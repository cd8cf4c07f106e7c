import { verifyDoor } from './compose-catalogue.ts'
import { type Customer, type CustomerOptions, createCorrect, createCustomer, type Rights } from './customer/index.ts'
import type { Definitions, Plans } from './definitions/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Database } from './platform/database/database.ts'
import { AppError } from './platform/errors/app-error.ts'
import { newId } from './platform/new-id.ts'
import {
  actionRoutes,
  createDocuments,
  createRequestActions,
  createRequestStore,
  documentRoutes,
  type Requests,
} from './privacy/index.ts'
import { processingRecord } from './processing/index.ts'
import { undisturbed } from './profiles/index.ts'

/** Of what the application is made with: see `AppOptions`. */
type Options = Pick<CustomerOptions, 'db' | 'clickhouse' | 'log'> & {
  readonly config: { readonly publicUrl: string }
  readonly clock?: () => number
}

type Needs = Pick<CustomerOptions, 'profiles' | 'sourceNames' | 'intake'> & {
  readonly definitions: Pick<Definitions, 'list' | 'live'>
  readonly keys: Pick<Keys, 'ensureFresh' | 'list'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
  readonly privacy: {
    readonly requests: Requests
    readonly labels: (origins: readonly string[]) => Promise<ReadonlyMap<string, string>>
  }
}

/** The customers' own pages, the links that open them, and carrying out what they ask for there or elsewhere, with the documents that answer it. */
export function composeCustomer(options: Options, of: Needs): Customer {
  const { db, clickhouse, log, config, clock = Date.now } = options
  const { keys, plans, definitions, privacy, profiles } = of
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
    processing: async () =>
      processingRecord({
        definitions: (await definitions.live()).definitions,
        keys: await keys.list(),
        measures: [],
        now: new Date(clock()),
      }),
    keyPurposes: async () => new Map((await keys.list()).map(({ id, purpose }) => [id, purpose])),
  })
  const { requests, labels } = privacy
  return {
    ...customer,
    routes: [
      ...customer.routes,
      ...actionRoutes({ db, actions, labels, verify }),
      ...documentRoutes({
        db,
        documents: createDocuments({ db, documents: customer.documents, requests }),
        requests,
        labels,
      }),
    ],
  }
}

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
      try {
        await undisturbed(() =>
          db.tx((tx) =>
            requests.open(tx, {
              person: link.origin,
              kind,
              note,
              via: 'customer_page',
              by: { kind: 'customer', link: link.id },
              verified: 'customer_link',
            }),
          ),
        )
        return 'asked'
      } catch (error) {
        if (error instanceof AppError && error.code === 'request_open') return 'open'
        throw error
      }
    },
    of: async ({ origins, person, id }) => {
      // A request stands under whichever of the person's origins named them then.
      const all = await createRequestStore(db).list({
        origins: [...origins, person],
        after: undefined,
        limit: TOLD,
      })
      const own = new Set(origins)
      return all
        .filter(
          ({ origin, openedBy }) =>
            (id !== undefined && openedBy === `customer:${id}`) || (origin !== null && own.has(origin)),
        )
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
