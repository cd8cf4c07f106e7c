import { createHash } from 'node:crypto'
import {
  type Channel,
  type ConsentPlan,
  canonicalJson,
  canRefuse,
  choiceOf,
  type IdentityPlan,
  isForAll,
  type Json,
  type JsonObject,
  subscriptionIn,
  subscriptionOf,
} from '@diapason/kernel'
import { bestOrigin, createRecordChoices } from '../choices/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import type { Principal } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore, type Profiles, profileErrors, readChoices, undisturbed } from '../profiles/index.ts'
import { privacyErrors } from './errors.ts'
import type { Correction, PrivacyRequest, RequestState } from './privacy-request.ts'
import { createRequestStore } from './request-store.ts'
import type { Acting, Requests } from './requests.ts'
import { restrictedSince, writeRestriction } from './restriction.ts'

/** Who acts is somebody, and never a job. */
type ByPerson = Acting & { readonly principal: Principal }

export type RequestActions = {
  /** Nothing of the person may be used any more but what they say yes to from now on. The request is answered by it. @throws AppError `restriction_stands` and those of a step, as all that follow */
  restrict(id: string, of: ByPerson): Promise<PrivacyRequest>
  /** It may be used again. `told`: when the person was told, ISO 8601. @throws AppError `restriction_none`, `restriction_untold` */
  lift(id: string, of: ByPerson & { readonly told: string }): Promise<PrivacyRequest>
  /** Puts traits right, as a message of the person's own. @throws AppError `correction_missing` */
  correct(id: string, of: ByPerson & { readonly traits: Readonly<Record<string, Json>> }): Promise<PrivacyRequest>
  /** Writes down what the person objects to, with the request as its proof; it is answered by it. @throws AppError `objection_impossible` */
  object(id: string, of: ByPerson & Objection): Promise<PrivacyRequest>
}

type Objection = {
  readonly purposes: readonly string[]
  readonly subscriptions: readonly { readonly topic: string; readonly channel: string }[]
}

/** Sends what is put right through the intake, by one identifier of the person; false where the door refused it. */
type Correct = (
  of: { readonly origin: string; readonly messageId: string; readonly channel: Channel },
  traits: Readonly<Record<string, Json>>,
) => Promise<boolean>

/** Characters of an instant up to its minute. */
const MINUTE = '2026-11-21T10:02'.length

const VERIFIED: readonly RequestState[] = ['verified', 'in_progress']

/** Carries out what people ask for, each in the request itself: what was done, by whom and when is one of its steps. */
export function createRequestActions(of: {
  readonly db: Database
  readonly requests: Pick<Requests, 'carryOut'>
  readonly profiles: Pick<Profiles, 'forget'>
  readonly plan: () => { readonly consent: ConsentPlan; readonly identity: IdentityPlan }
  readonly correct: Correct
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): RequestActions {
  const { db, requests, profiles, plan, clock } = of
  const restriction = (
    request: PrivacyRequest,
    by: ByPerson & { readonly at: string; readonly restricted: boolean },
  ) => ({
    origin: personIn(request),
    request: request.id,
    restricted: by.restricted,
    principal: by.principal,
    at: by.at,
  })
  return {
    restrict: async (id, acting) => {
      const done = await undisturbed(() =>
        requests.carryOut(id, {
          kind: 'restriction',
          from: VERIFIED,
          what: 'restricted',
          acting,
          run: async (tx, { request, at }) => {
            const written = await writeRestriction(tx, restriction(request, { ...acting, at, restricted: true }))
            if (written.origins === 0) throw privacyErrors.restriction_stands('Nothing of them is used already.')
            return { state: 'done', closedAt: at }
          },
        }),
      )
      return forgotten(done)
    },
    lift: async (id, { told, ...acting }) => {
      const done = await undisturbed(() =>
        requests.carryOut(id, {
          kind: 'restriction',
          from: ['done'],
          what: 'lifted',
          acting,
          run: async (tx, { request, at }) => {
            const origin = personIn(request)
            const since = (await restrictedSince(tx, [origin])).get(origin)
            if (!since) throw privacyErrors.restriction_none('Their data is used as their choices say.')
            // People note the minute.
            if (told > at || told.slice(0, MINUTE) < since.slice(0, MINUTE))
              throw privacyErrors.restriction_untold(`${told} is not between ${since} and now.`)
            await writeRestriction(tx, restriction(request, { ...acting, at, restricted: false }))
            return { step: { told } }
          },
        }),
      )
      return forgotten(done)
    },
    correct: async (id, { traits, ...acting }) => {
      if (Object.keys(traits).length === 0) throw privacyErrors.correction_missing('`traits` names none.')
      const request = await createRequestStore(db).one(id)
      if (!request) throw privacyErrors.request_unknown('No request has this id.')
      const { revision = request.revision } = acting
      if (revision !== request.revision)
        throw privacyErrors.request_changed(`It is at revision ${request.revision}, and not at ${revision}.`)
      if (request.kind !== 'rectification' || !VERIFIED.includes(request.state))
        throw privacyErrors.request_state(`It asks for ${request.kind} and is ${request.state}.`)
      const origin = personIn(request)
      const before = await traitsOf(db, origin)
      // Sent again after a crash, it is the same message: it comes in once, and the step is written all the same.
      const messageId = `${id}-${revision}-${digestOf(traits)}`
      const taken = await of.correct({ origin: before.origin(plan().identity), messageId, channel: 'server' }, traits)
      const after = await traitsOf(db, origin)
      const changes: Correction[] = Object.entries(traits).map(([trait, becomes]) => ({
        trait,
        was: before.of(trait),
        becomes,
        kept: taken && after.of(trait) === becomes,
      }))
      return requests.carryOut(id, {
        kind: 'rectification',
        from: VERIFIED,
        what: 'corrected',
        acting: { ...acting, revision },
        run: async () => ({ state: 'in_progress', step: { changes } }),
      })
    },
    object: async (id, { purposes, subscriptions, ...acting }) => {
      const { consent } = plan()
      const subjects = [
        ...new Set([...purposes, ...subscriptions.map(({ topic, channel }) => subscriptionOf(topic, channel))]),
      ]
      if (subjects.length === 0) throw privacyErrors.objection_impossible('Nothing is named that they object to.')
      for (const subject of subjects)
        if (!mayObject(consent, subject)) throw privacyErrors.objection_impossible(`${subject} is not to be refused.`)
      const done = await undisturbed(() =>
        requests.carryOut(id, {
          kind: 'objection',
          from: VERIFIED,
          what: 'objected',
          acting,
          run: async (tx, { request, at }) => {
            const origin = personIn(request)
            const known = await choicesOf(tx, origin)
            const record = createRecordChoices({ db: tx, profiles, plan, clock })
            await record(origin, {
              principal: acting.principal,
              said: subjects.map((subject) => ({
                purpose: subject,
                state: choiceOf(known, subject)?.state === 'granted' ? 'withdrawn' : 'denied',
                until: null,
              })),
              asked: null,
              place: { request: id },
              how: acting.principal.kind === 'user' ? 'agent' : 'api',
              channel: 'server',
              at: undefined,
              confirms: false,
            })
            return { state: 'done', closedAt: at, step: { refused: subjects } }
          },
        }),
      )
      return forgotten(done)
    },
  }

  /** Spares other nodes' asking: what they verify is the version, which changed (law 7). */
  async function forgotten(request: PrivacyRequest): Promise<PrivacyRequest> {
    const person = request.origin === null ? undefined : await createIdentityStore(db).profileOf(request.origin)
    if (person !== undefined) profiles.forget(person)
    return request
  }
}

/** @throws AppError `profile_unknown` */
function personIn({ origin }: PrivacyRequest): string {
  if (origin === null) throw profileErrors.profile_unknown('The person is erased.')
  return origin
}

/** Whether a word against it changes anything: of a purpose by its basis, of a subscription where it goes not to everybody. */
function mayObject(plan: ConsentPlan, subject: string): boolean {
  const subscription = subscriptionIn(subject)
  if (!subscription) return canRefuse(plan, subject)
  const topic = plan.sending.topics.get(subscription.topic)
  return topic?.channels.includes(subscription.channel) === true && !isForAll(plan, topic)
}

async function choicesOf(db: Database, origin: string) {
  const person = await createIdentityStore(db).profileOf(origin)
  const [stored] = person === undefined ? [] : await createProfileStore(db).documents([person])
  return readChoices(stored?.choices ?? null)
}

/** What is known of the traits of whoever has this origin, and by which identifier they are best named. @throws AppError `profile_unknown` */
async function traitsOf(db: Database, origin: string) {
  const identity = createIdentityStore(db)
  const person = await identity.profileOf(origin)
  const held = person === undefined ? undefined : await createProfileStore(db).byId(person)
  if (person === undefined || !held) throw profileErrors.profile_unknown('Nobody is known under this id.')
  const identifiers = await identity.identifiersOfPeople([person])
  const { traits } = held.profile
  return {
    of: (name: string): Json => (Object.hasOwn(traits, name) ? (traits[name]?.value ?? null) : null),
    origin: (ranks: IdentityPlan) => bestOrigin(identifiers, ranks),
  }
}

function digestOf(traits: Readonly<Record<string, Json>>): string {
  return createHash('sha256')
    .update(canonicalJson(traits as JsonObject))
    .digest('hex')
    .slice(0, 16)
}
