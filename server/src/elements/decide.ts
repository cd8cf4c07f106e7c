import {
  type Channel,
  type Decision,
  decideElement,
  decideWithout,
  encodeDecisionId,
  type Identifier,
  type JsonObject,
  type Plan,
} from '@diapason/kernel'
import { AppError } from '../platform/errors/app-error.ts'
import type { Problem } from '../platform/http/problem.ts'
import { problemOf } from '../platform/http/problem.ts'
import type { Held, Profiles } from '../profiles/index.ts'
import type { DecisionLog } from './decision-log.ts'
import { elementErrors } from './errors.ts'

export type DecideRequest = {
  /** Canonical order; may be empty: somebody unknown. */
  readonly identifiers: readonly Identifier[]
  readonly context: JsonObject
  readonly channel: Channel
  readonly elements: readonly string[]
  readonly explain: boolean
}

export type IdentifiedDecision = Decision & { readonly decisionId: string }

/** An answer per element: a decision, or the problem of an element that does not exist. */
export type Decisions = Readonly<Record<string, IdentifiedDecision | Problem>>

export type Decide = (request: DecideRequest) => Promise<Decisions>

export type DecideOptions = {
  readonly profiles: Pick<Profiles, 'current'>
  readonly plan: () => Plan
  readonly record: DecisionLog['record']
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** UUIDv7. */
  readonly newId: () => string
}

/** The person nobody knows yet: what the log says where there is no profile. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Decides elements for a person, at this instant, from the person and the plan as the database holds them now (law 7). Each request leaves
 * one input row (law 9), from which it can be replayed.
 */
export function createDecide({ profiles, plan, record, clock, newId }: DecideOptions): Decide {
  return async (request) => {
    const held = await strongest(profiles, request.identifiers)
    const isUnreadable = held === 'unreadable'
    const person = isUnreadable ? undefined : held
    // Taken after the person was verified: the same query verified the plan.
    const current = plan()
    const now = new Date(clock()).toISOString()
    const id = newId()
    const input = {
      profile: person?.profile,
      identifiers: request.identifiers,
      context: request.context,
      channel: request.channel,
      now,
      explain: request.explain,
    }
    const decisions: Record<string, IdentifiedDecision | Problem> = Object.create(null)
    const outcome: string[] = []
    for (const element of request.elements) {
      const decision = (isUnreadable ? decideWithout : decideElement)(current, element, input)
      decisions[element] = decision
        ? identified(id, element, decision)
        : problemOf(elementErrors.element_unknown(`There is no element ${element}.`))
      outcome.push(decision ? (decision.variant ?? decision.reason) : 'element_unknown')
    }
    record({
      id,
      at: now,
      profile: person?.profile.id ?? NOBODY,
      profileVersion: person?.version ?? 0,
      planRevision: current.revision,
      channel: request.channel,
      elements: request.elements,
      outcome,
      context: JSON.stringify({
        context: request.context,
        identifiers: request.identifiers.map(({ type, origin }) => ({ type, origin })),
      }),
    })
    return decisions
  }
}

/**
 * The person behind the strongest identifier that anything is known of; `unreadable` when something is and it cannot be read. Deciding
 * never links: only a message in the log is evidence.
 */
async function strongest(
  profiles: Pick<Profiles, 'current'>,
  identifiers: readonly Identifier[],
): Promise<Held | 'unreadable' | undefined> {
  // Asked together, so that they share one query; nobody at all is asked about too, for the plan is verified beside people.
  const origins = identifiers.length > 0 ? identifiers.map((one) => one.origin) : [NOBODY]
  const found = await Promise.all(origins.map((origin) => profiles.current(origin).catch(unreadable)))
  return found.find((held) => held !== undefined)
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
