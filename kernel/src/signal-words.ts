import type { ConsentPlan, LegalBasis, PurposeRule } from './consent-plan.ts'
import type { HeardSignal, TcfSaid } from './heard-signal.ts'
import type { SignalKind, SignalRule, TcfRule } from './signal-rule.ts'

/** What a signal says of one purpose. */
export type SignalWord = {
  readonly purpose: string
  readonly kind: SignalKind
  readonly digest: string
  readonly state: 'granted' | 'denied'
  /** ISO 8601: when it was said. */
  readonly at: string
  /** ISO 8601, of a yes whose signal says when it was given: until when it holds; null where that is left to `at`. */
  readonly until: string | null
  /** Whether its person had said more, of whatever kind, by the time its message came. See `isNewWord`. */
  readonly isLate?: boolean
}

const DAY = 86_400_000

/**
 * What signals mean for the purposes that heed them. A refusal is as new as the message that brought it; a yes is no newer than its string says it was given, to the
 * day, which is as exact as such strings are. Everything that is not plainly a yes, or plainly a no, is no word.
 *
 * @param at ISO 8601: when the message was sent that carries them. They were on a moment before: who clicks while their browser signals says it after the signal.
 */
export function signalWords(plan: ConsentPlan, heard: readonly HeardSignal[], at: string): readonly SignalWord[] {
  // As nearly always: each decision asks.
  if (heard.length === 0) return NONE
  const words: SignalWord[] = []
  const before = isoOf(Math.max(0, Date.parse(at) - 1))
  for (const signal of heard)
    for (const { key, basis, expires, signals } of plan.signalled) {
      const says = signals && verdictOf(signal, signals, basis)
      if (says === undefined) continue
      const { kind, digest } = signal
      const word = { purpose: key, kind, digest, state: says ? ('granted' as const) : ('denied' as const) }
      if (!says || signal.kind !== 'tcf') {
        words.push({ ...word, at: before, until: null })
        continue
      }
      const day = dayOf(signal.said)
      // What was given tomorrow, or has ended by now, is no yes.
      if (day > Date.parse(at) || (expires !== undefined && day + expires <= Date.parse(at))) continue
      const said = isoOf(Math.min(Date.parse(before), day + DAY))
      words.push({ ...word, at: said, until: expires === undefined ? null : isoOf(day + expires) })
    }
  return words
}

const NONE: readonly SignalWord[] = []

/** The day on which a TC string says that its person last changed it: milliseconds since 1970, UTC. */
export function dayOf({ updated }: Pick<TcfSaid, 'updated'>): number {
  return Math.floor(Date.parse(updated) / DAY) * DAY
}

/** Yes, no, or nothing. Where consent is needed only a signal that asked for it gives it: not to have opted out is no yes. */
function verdictOf(signal: HeardSignal, rule: SignalRule, basis: LegalBasis): boolean | undefined {
  switch (signal.kind) {
    case 'gpc':
      return rule.gpc ? false : undefined
    case 'categories':
      return allOf(rule.categories.map((name) => signal.preferences.get(name)))
    case 'tcf':
      return rule.tcf && tcfVerdict(signal.said, rule.tcf, basis)
    case 'gpp': {
      const offered = rule.gpp.flatMap((one) => signal.optedOut.get(one) ?? [])
      if (offered.includes(true)) return false
      return offered.length === 0 || basis === 'consent' ? undefined : true
    }
    default:
      return signal satisfies never
  }
}

function tcfVerdict(said: TcfSaid, rule: TcfRule, basis: LegalBasis): boolean | undefined {
  const own = rule.publisher ? said.publisher : said
  if (own === undefined) return undefined
  const isConsent = basis === 'consent'
  const [purposes, vendors] = isConsent ? [own.consents, said.vendorConsents] : [own.interests, said.vendorInterests]
  const parts = [
    ...rule.purposes.map((one) => purposes.has(one)),
    // A special feature is opted in to, whatever its purposes rest on.
    ...rule.specialFeatures.map((one) => said.specialFeatures.has(one)),
    ...rule.vendors.map((one) => vendors.has(one) && said.vendorsDisclosed.has(one)),
  ]
  const verdict = allOf(parts)
  return verdict === true && !said.believed ? undefined : verdict
}

/** One no is no; a yes takes all of them; no part at all is no word. */
function allOf(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false
  return parts.length > 0 && parts.every((one) => one === true) ? true : undefined
}

/** Within four digits of a year, so that text order is time order. */
function isoOf(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LATEST)).toISOString()
}

const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** What a signal of an origin said last of a subject. */
export type SignalStand = Pick<SignalWord, 'state' | 'at' | 'until'>

/** The name of a signal of an origin, under which `signals` of a standing choice has what it said last. */
export function signalName(origin: string, kind: SignalKind): string {
  return `${origin} ${kind}`
}

/** Whether a word says what that one said already. */
export function isSameWord(word: Pick<SignalStand, 'state' | 'until'>, other: SignalStand): boolean {
  if (word.state !== other.state) return false
  return word.state === 'denied' || word.until === null || word.until === other.until
}

/**
 * Whether a word is to be written down, for all that is known of what the same signal of the same origin said last: a signal is sent with each message, and
 * only what it changes is a word. Where nobody is asked for a yes, one only takes back what the signal itself refused.
 *
 * A yes that comes late takes no refusal of its signal back. That the signal went on refusing in a message which was sent after it, and came before it, is written nowhere:
 * it was no change then. The next message that is not late says it again, if it is still so.
 */
export function isNewWord(
  { basis }: Pick<PurposeRule, 'basis'>,
  word: SignalWord,
  last: SignalStand | undefined,
): boolean {
  if (last === undefined) return word.state === 'denied' || basis === 'consent'
  if (word.isLate && word.state === 'granted' && last.state === 'denied') return false
  return !isSameWord(word, last)
}
