import type { Choices } from './choice.ts'
import { type ConsentPlan, type EventRule, isDefinedPurpose } from './consent-plan.ts'
import { decodeDecisionId } from './decision-id.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import type { LogEvent } from './log-event.ts'
import { getOwn } from './own-property.ts'
import { permit } from './permit.ts'

/** A message that is about to be stored, and who it is of. */
export type ToStore = {
  readonly event: Pick<LogEvent, 'type' | 'name' | 'traits' | 'properties' | 'context'>
  /** The purpose of the key that it came with: that of all of which the catalogue names none. Counts where it is a purpose of the workspace. */
  readonly purpose: string | undefined
  /** What stands of what the person said; undefined of who said nothing. Read only where something is at stake, so it may be a getter. */
  readonly choices: Choices | undefined
  /** ISO 8601. */
  readonly now: string
}

/** What may be stored of a message. */
export type StoreVerdict =
  | {
      readonly outcome: 'keep'
      /** Names of traits that may not be: in `traits`, and in `context.traits`; of `timezone`, in the context itself as well. */
      readonly strip: readonly string[]
      /** Whether only what says who it is, and what they chose, may be. */
      readonly bare: boolean
    }
  | {
      /** Nothing may; or what its catalogue entry says, without the person. */
      readonly outcome: 'drop' | 'detach'
      /** The purpose that was refused: the first that it could have served, '' where it could serve none. */
      readonly purpose: string
      /** Of one that is kept without the person: the properties that are kept. */
      readonly properties: ReadonlySet<string>
    }

/** The trait, and the member of the context. */
const ZONE = 'timezone'

const KEEP: StoreVerdict = { outcome: 'keep', strip: [], bare: false }
const NONE: ReadonlySet<string> = new Set()

/** What somebody says of what may be done with their data, and what ends writing to them, is kept whatever they say: it is what obeys them, and what proves it. */
const ALWAYS_KEPT: ReadonlySet<string> = new Set([
  'Choices Made',
  'Unsubscribed',
  'Message Bounced',
  'Message Complained',
  'Email Bounced',
  'Email Marked as Spam',
])

/**
 * Gate 1: what may be stored of a message. An event is, where at least one of the purposes that it may serve is permitted; a trait likewise. What says who
 * somebody is (`identify`, `alias`), and what they chose, is kept always, without what they refused. Having met an element, or an experiment on one, serves the
 * purpose of that element. A restriction is none of storing (GDPR, article 18(2)).
 *
 *     gateStore(plan, { event, purpose: 'analytics', choices, now })  // { outcome: 'drop', purpose: 'analytics', … }
 */
export function gateStore(plan: ConsentPlan, asked: ToStore): StoreVerdict {
  const { event } = asked
  if (event.type === 'identity') return KEEP
  const fallback = asked.purpose !== undefined && isDefinedPurpose(plan, asked.purpose) ? asked.purpose : undefined
  const says =
    event.type === 'identify' || event.type === 'alias' || (event.type === 'track' && ALWAYS_KEPT.has(event.name))
  if (!says) {
    const refusal = refusalOf(plan, asked, fallback)
    if (refusal) return refusal
  }
  const inContext = event.context.traits
  if (plan.traits.size === 0 && fallback === undefined) return KEEP
  const refusesRest = fallback !== undefined && !isPermitted(plan, asked, [fallback])
  const strip = new Set<string>()
  // A null clears what is known: to forget needs no permission.
  for (const traits of isJsonObject(inContext) ? [event.traits, inContext] : [event.traits])
    for (const name in traits)
      if (traits[name] !== null && !mayHold(plan, asked, { name, refusesRest })) strip.add(name)
  // Where they are, as their browser says it, is what the trait of that name says.
  if (event.context[ZONE] !== undefined && !mayHold(plan, asked, { name: ZONE, refusesRest })) strip.add(ZONE)
  const bare = says && refusesRest
  return strip.size === 0 && !bare ? KEEP : { outcome: 'keep', strip: [...strip], bare }
}

/** Why an event may not be stored; undefined where it may. */
function refusalOf(plan: ConsentPlan, asked: ToStore, fallback: string | undefined): StoreVerdict | undefined {
  const { type, name, properties } = asked.event
  const rule = type === 'track' || type === 'page' || type === 'screen' ? plan.events[type].get(name) : undefined
  const met = type === 'track' ? purposeMet(plan, name, properties) : undefined
  // Whoever refuses what an element is for is not recorded as having met it, not even without a name.
  // Nor is who may not be shown it at present: that is no storing of what is there, but the trace of a use.
  if (met !== undefined && !permit(plan, { purpose: met, choices: asked.choices, now: asked.now }).allowed)
    return { outcome: 'drop', purpose: met, properties: NONE }
  const purposes = rule?.purposes ?? (met === undefined && fallback !== undefined ? [fallback] : undefined)
  if (purposes === undefined || isPermitted(plan, asked, purposes)) return undefined
  return refused(rule, purposes)
}

function refused(rule: EventRule | undefined, purposes: readonly string[]): StoreVerdict {
  return { outcome: rule?.refused ?? 'drop', purpose: purposes[0] ?? '', properties: rule?.properties ?? NONE }
}

/** The purpose of the element that an exposure is about, or that of the experiment on it. */
export function purposeMet(plan: ConsentPlan, name: string, properties: JsonObject): string | undefined {
  const { elements, experiments } = plan.serves
  if (elements.size === 0) return undefined
  if (name === 'Element Viewed') {
    const decision = getOwn(properties, 'decisionId')
    const element = typeof decision === 'string' ? decodeDecisionId(decision)?.element : undefined
    return element === undefined ? undefined : elements.get(element)
  }
  if (name !== 'Experiment Viewed') return undefined
  const experiment = getOwn(properties, 'experimentId') ?? getOwn(properties, 'experiment_id')
  return typeof experiment === 'string' ? experiments.get(experiment) : undefined
}

function mayHold(
  plan: ConsentPlan,
  asked: ToStore,
  { name, refusesRest }: { readonly name: string; readonly refusesRest: boolean },
): boolean {
  const purposes = plan.traits.get(name)
  return purposes === undefined ? !refusesRest : isPermitted(plan, asked, purposes)
}

function isPermitted(plan: ConsentPlan, { choices, now }: ToStore, purposes: Iterable<string>): boolean {
  for (const purpose of purposes) if (permit(plan, { purpose, choices, now, storing: true }).allowed) return true
  return false
}
