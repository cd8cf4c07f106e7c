import type { ConsentPlan, IdentityPlan } from '@diapason/kernel'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { bestOrigin, createChoicesReader, createRecordChoices } from '../choices/index.ts'
import type { Definitions } from '../definitions/index.ts'
import { createKnown } from '../disclosure/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import type { Intake } from '../intake/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import type { ProcessingRecord } from '../processing/index.ts'
import { type Profiles, profileErrors } from '../profiles/index.ts'
import { answerPages } from './answer-pages.ts'
import { createCorrect } from './correct.ts'
import { type CustomerLinks, createCustomerLinks } from './customer-links.ts'
import { dataPages } from './data-pages.ts'
import { forgetLinksTask } from './forget-links-task.ts'
import { namesOf } from './names-of.ts'
import { createOwnDocuments, type OwnDocuments } from './own-documents.ts'
import { customerPages } from './pages.ts'
import { preferencePages } from './preference-pages.ts'
import { createPreferences } from './preferences.ts'
import { previewRoutes } from './preview/preview-routes.ts'
import type { Rights } from './rights.ts'
import { linkRoutes } from './routes.ts'
import { PLAIN } from './theme.ts'
import type { ThemeBody } from './theme-kind.ts'
import { themeOf } from './theme-of.ts'
import { createUnsubscribe, isChosen } from './unsubscribe.ts'
import { unsubscribeRoutes } from './unsubscribe-routes.ts'

export { createCorrect } from './correct.ts'
export { eraseLinks } from './erase-links.ts'
export { customerErrors } from './errors.ts'
export { forgetLinksTask } from './forget-links-task.ts'
export { linkedOrigins } from './linked-origins.ts'
export { DocumentIncomplete, type DocumentKind, type OwnDocuments } from './own-documents.ts'
export type { Rights } from './rights.ts'
export { themeKind } from './theme-kind.ts'

/** Kinds of which people choose something. */
const CHOOSABLE = ['purpose', 'topic', 'channel'] as const

export type Customer = {
  readonly links: CustomerLinks
  readonly routes: readonly Route[]
  readonly tasks: readonly JobTask[]
  /** What is told of somebody, to be handed over. */
  readonly documents: OwnDocuments
  /** Serves the pages below `/c/`. */
  readonly pages: (app: FastifyInstance) => Promise<void>
}

export type CustomerOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly intake: Pick<Intake, 'take'>
  readonly rights: Rights
  readonly profiles: Pick<Profiles, 'forget'>
  readonly definitions: Pick<Definitions, 'list'>
  readonly plan: () => { readonly consent: ConsentPlan; readonly identity: IdentityPlan }
  /** Resolves once what is known of purposes is what was acknowledged. */
  readonly verify: () => Promise<unknown>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** The record of processing, as it is now. */
  readonly processing: () => Promise<ProcessingRecord>
  /** The purpose of every key there ever was, by its id. */
  readonly keyPurposes: () => Promise<ReadonlyMap<string, string>>
  /** Where people reach this installation. */
  readonly publicUrl: string
  readonly log: Pick<Logger, 'error'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
}

/** The customers' own pages: links that open them, what somebody chooses there, and leaving with one click. */
export function createCustomer(of: CustomerOptions): Customer {
  const { db, definitions, plan, verify, publicUrl, log, clock } = of
  const consent = () => plan().consent
  const links = createCustomerLinks(of)
  const reader = createChoicesReader({ ...of, plan: consent })
  const record = createRecordChoices(of)
  const choosable = async () => {
    const lists = await Promise.all(CHOOSABLE.map((kind) => definitions.list(kind, { limit: 1000 })))
    return lists.flat()
  }
  const names = async () => namesOf(await choosable())
  const read = createPreferences({ reader, plan: consent, names })
  const common = { read, record, verify, publicUrl }
  const unsubscribe = createUnsubscribe({ ...common, reader, plan: consent })
  const theme = async () => {
    const [authored] = await definitions.list('customer_pages', { limit: 1 })
    return authored ? themeOf(authored.body as unknown as ThemeBody) : PLAIN
  }
  const documents = createOwnDocuments({
    ...of,
    reader,
    consent,
    identityPlan: () => plan().identity,
    read,
    links,
    theme,
  })
  return {
    links,
    documents,
    tasks: [forgetLinksTask({ db, clock })],
    routes: [
      ...unsubscribeRoutes({ links, unsubscribe }),
      ...previewRoutes({ theme, choosable, traits: () => definitions.list('trait', { limit: 10_000 }), clock }),
      ...linkRoutes({
        unsubscribeMail: async () => (await theme()).unsubscribeMail,
        links,
        originOf: async (id) => {
          const identity = createIdentityStore(db)
          const person = await identity.profileOf(id)
          if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
          if (person !== id) return id
          return bestOrigin(await identity.identifiersOfPeople([person]), plan().identity)
        },
        isSubject: async (key) => {
          await verify()
          return isChosen(consent(), key)
        },
      }),
    ],
    pages: customerPages({
      links,
      pages: [
        ...preferencePages({ ...common, links }),
        ...answerPages({ ...common, unsubscribe }),
        ...dataPages({ ...of, ...common, documents, readKnown: createKnown(of), correct: createCorrect(of) }),
      ],
      theme,
      log,
    }),
  }
}
