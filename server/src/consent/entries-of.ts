import { type ConsentPlan, earlier, isReserved, subscriptionIn } from '@diapason/kernel'
import type { Said } from './choices-in-message.ts'
import { type Asked, digestOf, type NewEntry } from './entry.ts'
import { type Leaving, leavingSubjects } from './leaving.ts'
import { wordingOf } from './unsayable.ts'

const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** What somebody said at one moment, and how it came to be known. */
export type Saying = Omit<NewEntry, 'id' | 'purpose' | 'state' | 'until' | 'asked' | 'frequency'> & {
  readonly said: readonly Said[]
  /** What they leave beside. */
  readonly leaves?: Leaving | undefined
  readonly asked: { readonly version: string; readonly language: string } | null
  /** Whether a yes of this saying is itself the confirmation that a purpose asks for. */
  readonly confirms: boolean
}

/**
 * The entries that a saying makes: one a subject. A yes holds as long as its purpose says, or less where it was said so; where the purpose or the topic asks for a
 * confirmation it waits for it. Who says what must have been let in by who knows them: of what is not in use only a refusal makes an entry.
 *
 * A yes that does not say how often has what the one said that waits for it: whoever confirms has chosen before.
 *
 * @param of `before`: what the person said before, for that and for who leaves everything; `waits`: subjects to which whoever reports a yes would gain by it, so that
 * the person has to confirm it
 */
export function entriesOf(
  saying: Saying,
  of: {
    readonly plan: ConsentPlan
    readonly newId: () => string
    readonly before?: readonly Before[]
    readonly waits?: ReadonlySet<string> | undefined
  },
): NewEntry[] {
  const { plan, newId, before = [], waits } = of
  const { said, leaves, asked, confirms, ...common } = saying
  const named = new Set(said.map(({ purpose }) => purpose))
  const left = [...(leaves ? leavingSubjects(plan, leaves, new Set(before.map((one) => one.purpose))) : [])].filter(
    (one) => !named.has(one),
  )
  const all: readonly Said[] = [
    ...said,
    ...left.map((purpose) => ({ purpose, state: 'withdrawn' as const, until: null })),
  ]
  return all.flatMap(({ purpose, state, until, frequency, asked: own = asked, confirms: sure = confirms }) => {
    // Nobody's word, whoever brings it: restrictions are written by who works off people's requests.
    if (isReserved(purpose)) return []
    const terms = termsOf(plan, purpose)
    // Out of use by now: a yes to it says nothing, and a refusal counts when it comes back.
    if (!terms) return state === 'granted' ? [] : { ...common, id: newId(), purpose, state, until: null, asked: null }
    const isYes = state === 'granted'
    const often = isYes ? (frequency ?? waiting(before, purpose, terms.frequencies)) : undefined
    return {
      ...common,
      id: newId(),
      purpose,
      state: isYes && (terms.confirmed || waits?.has(purpose)) && !sure ? 'pending' : state,
      until: isYes ? earlier(until, endOf(terms.expires, common.at)) : null,
      asked: askedOf(plan, purpose, own),
      ...(often === undefined ? {} : { frequency: often }),
    }
  })
}

/** What was said of a subject before. */
type Before = Pick<NewEntry, 'purpose' | 'state' | 'at' | 'recordedAt' | 'frequency'>

/** How often somebody wants it by a yes that waits; undefined where none does, or it is not offered any more. */
function waiting(before: readonly Before[], subject: string, offered: readonly string[]): string | undefined {
  let last: Before | undefined
  for (const one of before)
    if (one.purpose === subject && (!last || `${one.at} ${one.recordedAt}` >= `${last.at} ${last.recordedAt}`))
      last = one
  return last?.state === 'pending' ? offered.find((one) => one === last?.frequency) : undefined
}

type Terms = {
  readonly confirmed: boolean
  readonly expires: number | undefined
  readonly frequencies: readonly string[]
}

/** What a yes to a subject is given under; undefined where it is not in use. */
function termsOf(plan: ConsentPlan, subject: string): Terms | undefined {
  const subscription = subscriptionIn(subject)
  if (!subscription) {
    const rule = plan.purposes.get(subject)
    return rule && { confirmed: rule.confirmed, expires: rule.expires, frequencies: [] }
  }
  const { topics, channels } = plan.sending
  const rule = topics.get(subscription.topic)
  const isOffered = rule?.channels.includes(subscription.channel) && channels.has(subscription.channel)
  return rule && isOffered
    ? { confirmed: rule.confirmed, expires: undefined, frequencies: rule.frequencies }
    : undefined
}

/** The wording as the ledger names it; null when none was named, or none that is known. */
function askedOf(plan: ConsentPlan, subject: string, asked: Saying['asked']): Asked | null {
  const text = asked && wordingOf(plan, subject, asked)
  return text ? { version: text.version, language: text.language, digest: digestOf(text) } : null
}

/** Never beyond the year 9999: text order is time order while years have four digits. */
function endOf(expires: number | undefined, at: string): string | null {
  return expires === undefined ? null : new Date(Math.min(Date.parse(at) + expires, LATEST)).toISOString()
}
