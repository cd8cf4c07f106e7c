import {
  accountInSituation,
  type Channel,
  type Decision,
  decideElement,
  decideWithout,
  encodeDecisionId,
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
import type { Problem } from '../platform/http/problem.ts'
import { problemOf } from '../platform/http/problem.ts'
import type { Profiles, WithPerson } from '../profiles/index.ts'
import type { HearSignals } from '../signals/index.ts'
import type { DecideMetrics } from './decide-metrics.ts'
import type { DecisionLog } from './decision-log.ts'
import { elementErrors } from './errors.ts'

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

export type IdentifiedDecision = Decision & { readonly decisionId: string }

/** An answer per element: a decision, or the problem of an element that does not exist. */
export type Decisions = Readonly<Record<string, IdentifiedDecision | Problem>>

export type Decide = (request: DecideRequest) => Promise<Decisions>

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
  return async (request) => {
    const began = performance.now()
    const { found, identifiers } = await sought(profiles, request)
    const isUnreadable = found === 'unreadable'
    const person = isUnreadable ? undefined : found.held
    // Taken after the person was verified: the same query verified the plan.
    const current = plan()
    const now = new Date(clock()).toISOString()
    const id = newId()
    const input = {
      profile: person?.profile,
      choices: overlaySignals({
        choices: isUnreadable ? undefined : (person ?? found).choices,
        words: signalWords(current.consent, hear(request.context, { plan: current.consent, at: now }).signals, now),
        origins: identifiers.map(({ origin }) => origin),
        now,
      }),
      identifiers,
      context: request.context,
      channel: request.channel,
      account: isUnreadable ? undefined : accountOf(request, found),
      now,
      explain: request.explain,
    }
    const decisions: Record<string, IdentifiedDecision | Problem> = Object.create(null)
    const outcome: string[] = []
    const elements = typeof request.elements === 'function' ? request.elements(current) : request.elements
    for (const element of elements) {
      const decision = (isUnreadable ? decideWithout : decideElement)(current, element, input)
      decisions[element] = decision
        ? identified(id, element, decision)
        : problemOf(elementErrors.element_unknown(`There is no element ${element}.`))
      metrics?.decided(decision ? decision.reason : 'element_unknown')
      outcome.push(decision ? (decision.variant ?? decision.reason) : 'element_unknown')
    }
    record({
      id,
      at: now,
      profile: person?.profile.id ?? NOBODY,
      profileVersion: person?.version ?? 0,
      planRevision: current.revision,
      channel: request.channel,
      elements,
      outcome,
      context: JSON.stringify({
        context: request.context,
        identifiers: identifiers.map(({ type, origin }) => ({ type, origin })),
      }),
    })
    metrics?.answered((performance.now() - began) / 1000)
    return decisions
  }
}

/** Who is asked about. The query that finds them verifies how people are recognised: who was read by an older way is read, and sought, again. */
async function sought(profiles: DecideOptions['profiles'], request: DecideRequest) {
  for (let { identifiers } = request; ; ) {
    const found = await strongest(profiles, { ...request, identifiers })
    const again = request.again?.()
    if (!again) return { found, identifiers }
    identifiers = (await again).identifiers
  }
}

/**
 * The person behind the strongest identifier that anything is known of, be it what they chose before their messages left the log, and their accounts; `unreadable` when something is and it cannot be
 * read. Deciding never links: only a message in the log is evidence.
 */
async function strongest(
  profiles: DecideOptions['profiles'],
  { identifiers, context, account }: DecideRequest,
): Promise<WithPerson<ReadAccount> | 'unreadable'> {
  // Asked together, so that they share one query; nobody at all is asked about too, for the plan is verified beside people.
  const origins = identifiers.length > 0 ? identifiers.map((one) => one.origin) : [NOBODY]
  const said = account ?? saidAccount(context)
  const wanted = said === undefined ? undefined : accountKey(said)
  const [only] = origins
  if (only !== undefined && origins.length === 1) return profiles.currentWith(only, wanted).catch(unreadable)
  const found = await Promise.all(origins.map((origin) => profiles.currentWith(origin, wanted).catch(unreadable)))
  return (
    found.find((one) => one === 'unreadable' || one.held !== undefined || one.choices !== undefined) ??
    found[0] ??
    'unreadable'
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

function identified(id: string, element: string, decision: Decision): IdentifiedDecision {
  const { variant, experiment } = decision
  return {
    decisionId: encodeDecisionId({
      id,
      element,
      variant,
      experiment: experiment?.key ?? null,
      variation: experiment?.variant ?? null,
    }),
    ...decision,
  }
}
