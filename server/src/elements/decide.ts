import {
  accountInSituation,
  type Channel,
  type Decision,
  decideElement,
  decideWithout,
  type Identifier,
  type JsonObject,
  overlaySignals,
  type Plan,
  saidAccount,
  signalWords,
} from '@diapason/kernel'
import type { ReadAccount } from '../accounts/index.ts'
import { accountKey } from '../identity/index.ts'
import { AppError } from '../platform/errors/app-error.ts'
import { isoText } from '../platform/iso-time.ts'
import type { Profiles, WithPerson } from '../profiles/index.ts'
import type { HearSignals } from '../signals/index.ts'
import type { DecideMetrics } from './decide-metrics.ts'
import type { DecisionLog } from './decision-log.ts'

export type DecideRequest = {
  /** Canonical order; may be empty: somebody unknown. */
  readonly identifiers: readonly Identifier[]
  /** The same read again, when how people are recognised changed since; undefined while it is as it was. */
  readonly again?: (() => Promise<{ readonly identifiers: readonly Identifier[] }> | undefined) | undefined
  readonly context: JsonObject
  readonly channel: Channel
  /** As though the person belonged to this account and acted for it: for previews. */
  readonly account?: string | undefined
  /** Their keys; or which of the plan that was verified, for who asks about all. */
  readonly elements: readonly string[] | ((plan: Plan) => readonly string[])
  readonly explain: boolean
}

/** What was decided of each element, in the order in which they were asked for; undefined of one that does not exist. */
export type Decided = {
  /** UUIDv7 of the request. */
  readonly id: string
  readonly plan: Plan
  readonly elements: readonly string[]
  readonly decisions: readonly (Decision | undefined)[]
}

export type Decide = (request: DecideRequest) => Promise<Decided>

export type DecideOptions = {
  readonly profiles: Pick<Profiles<ReadAccount>, 'currentWith'>
  readonly plan: () => Plan
  /** Hears what a request signals. */
  readonly hear: HearSignals
  readonly record: DecisionLog['record']
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** UUIDv7. */
  readonly newId: () => string
  readonly metrics?: DecideMetrics
}

/** The person nobody knows yet: what the log says where there is no profile. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Decides elements for a person, at this instant, from the person and the plan as the database holds them now (law 7). Each request leaves
 * one input row (law 9), from which it can be replayed.
 */
export function createDecide({ profiles, plan, hear, record, clock, newId, metrics }: DecideOptions): Decide {
  const decided = (request: DecideRequest, identifiers: readonly Identifier[], found: Found): Decided => {
    const isUnreadable = found === 'unreadable'
    const person = isUnreadable ? undefined : found.held
    // Taken after the person was verified: the same query verified the plan.
    const current = plan()
    const now = isoText(clock())
    const id = newId()
    const { context, channel } = request
    const elements = typeof request.elements === 'function' ? request.elements(current) : request.elements
    const choices = isUnreadable ? undefined : (person ?? found).choices
    const words = signalWords(current.consent, hear(context, { plan: current.consent, at: now }).signals, now)
    const origins = words.length === 0 ? [] : identifiers.map(({ origin }) => origin)
    const input = {
      profile: person?.profile,
      choices: overlaySignals({ choices, words, origins, now }),
      identifiers,
      context,
      channel,
      account: isUnreadable ? undefined : accountOf(request, found),
      now,
      explain: request.explain,
    }
    const decisions: (Decision | undefined)[] = []
    const outcome: string[] = []
    for (const element of elements) {
      const decision = (isUnreadable ? decideWithout : decideElement)(current, element, input)
      decisions.push(decision)
      metrics?.decided(decision ? decision.reason : 'element_unknown')
      outcome.push(decision ? (decision.variant ?? decision.reason) : 'element_unknown')
    }
    record({
      id,
      at: now,
      profile: person?.profile.id ?? NOBODY,
      profileVersion: person?.version ?? 0,
      planRevision: current.revision,
      channel,
      elements,
      outcome,
      context: `{"context":${JSON.stringify(context)},"identifiers":[${identifiers.map(presented).join()}]}`,
    })
    return { id, plan: current, elements, decisions }
  }

  return async (request) => {
    const began = performance.now()
    for (let { identifiers } = request; ; ) {
      let found: Found
      try {
        found = await strongest(profiles, identifiers, request)
      } catch (error) {
        found = unreadable(error)
      }
      // The query that finds them verifies how people are recognised: who was read by an older way is read, and sought, again.
      const again = request.again?.()
      if (again) {
        identifiers = (await again).identifiers
        continue
      }
      const answer = decided(request, identifiers, found)
      metrics?.answered((performance.now() - began) / 1000)
      return answer
    }
  }
}

/** Whom a request presents, as its input row says it: an origin is a uuid and needs no quoting. */
function presented({ type, origin }: Identifier): string {
  return `{"type":${JSON.stringify(type)},"origin":"${origin}"}`
}

type Found = WithPerson<ReadAccount> | 'unreadable'

/**
 * The person behind the strongest identifier that anything is known of, be it what they chose before their messages left the log, and their accounts; `unreadable` when something is and it cannot be
 * read. Deciding never links: only a message in the log is evidence.
 */
function strongest(
  profiles: DecideOptions['profiles'],
  identifiers: readonly Identifier[],
  { context, account }: DecideRequest,
): Promise<Found> {
  // Asked together, so that they share one query; nobody at all is asked about too, for the plan is verified beside people.
  const origins = identifiers.length > 0 ? identifiers.map((one) => one.origin) : [NOBODY]
  const said = account ?? saidAccount(context)
  const wanted = said === undefined ? undefined : accountKey(said)
  const [only] = origins
  if (only !== undefined && origins.length === 1) return profiles.currentWith(only, wanted)
  const all = origins.map((origin): Promise<Found> => profiles.currentWith(origin, wanted).catch(unreadable))
  return Promise.all(all).then(
    (found) =>
      found.find((one) => one === 'unreadable' || one.held !== undefined || one.choices !== undefined) ??
      found[0] ??
      'unreadable',
  )
}

/** The account that the decision is about: `accountInSituation` names it, and it came along with the person. */
function accountOf(
  { account, context }: DecideRequest,
  { held, last, wanted }: WithPerson<ReadAccount>,
): ReadAccount | undefined {
  if (account !== undefined) return wanted
  const id = accountInSituation(held?.profile, context)
  if (id === undefined) return undefined
  return id === saidAccount(context) ? wanted : last
}

/** A decision never fails because of a person's data, but it does because of a database that is away. */
function unreadable(error: unknown): 'unreadable' {
  if (error instanceof AppError && error.code === 'profile_unreadable') return 'unreadable'
  throw error
}
