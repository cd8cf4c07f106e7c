import { type ChoiceState, type Choices, choiceOf } from './choice.ts'
import type { ConsentPlan, LegalBasis, PurposeRule } from './consent-plan.ts'
import { earlier } from './earlier.ts'
import { RESTRICTION } from './restriction.ts'

/** What a person's word about a purpose is worth now. */
export type ConsentState = ChoiceState | 'expired' | 'never_asked'

/** Whether personal data may be used for a purpose, and why. */
export type Permit = {
  readonly allowed: boolean
  /** The purpose that decided: the one asked about, or one it stands under. */
  readonly purpose: string
  /** Undefined of a purpose that nobody defined. */
  readonly basis: LegalBasis | undefined
  readonly state: ConsentState
  readonly because: PermitReason
  /** ISO 8601: when the answer ends by itself; null when it does not. */
  readonly until: string | null
}

export type PermitReason =
  /** The basis is consent, and it was given. */
  | 'granted'
  /** The basis needs no consent, and nobody objected. */
  | 'not_needed'
  /** The basis is consent, and there is none that holds: `state` says which. */
  | 'not_granted'
  /** The basis allows to object, and they did. */
  | 'objected'
  /** The person's data is restricted, and they gave no yes to the purpose since. */
  | 'restricted'
  | 'purpose_unknown'
  /** It stands under itself. */
  | 'purpose_circular'

type Asked = {
  /** What stands of all the person said; undefined for who said nothing. */
  readonly choices: Choices | undefined
  readonly now: string
  readonly storing?: boolean
}

/** Bases under which a person may object (GDPR, article 21). */
const OPT_OUT: ReadonlySet<LegalBasis> = new Set(['legitimate_interest', 'public_task'])

/**
 * The one question that every gate asks: may personal data of somebody be used for a purpose, now? Fails closed: what nobody defined is refused, never
 * asked and expired are not yes, and a purpose is refused with any that it stands under. Of whom is restricted nothing may be used, on whatever basis, but for what they said yes to since.
 *
 *     permit(plan, { purpose: 'personalisation', choices, now })  // { allowed: false, because: 'not_granted', state: 'never_asked', … }
 *
 * @param asked `now`: ISO 8601; `storing`: whether it is to be stored and nothing else, which a restriction leaves as it is
 */
export function permit(plan: ConsentPlan, { purpose, ...asked }: Asked & { readonly purpose: string }): Permit {
  let until: string | null = null
  let first: Permit | undefined
  const line = new Set<string>()
  for (let key: string | undefined = purpose; key !== undefined; ) {
    const rule = plan.purposes.get(key)
    const one: Permit = line.has(key) ? refused(key, 'purpose_circular') : permitOne(rule, { ...asked, purpose: key })
    if (!one.allowed) return one
    until = earlier(until, one.until)
    first ??= one
    line.add(key)
    key = rule?.parent
  }
  return { ...(first ?? refused(purpose, 'purpose_unknown')), until }
}

/** Whether nothing of somebody may be used but what they said yes to since: to be asked where data serves no named purpose. */
export function isRestricted(choices: Choices | undefined): boolean {
  const word = choiceOf(choices, RESTRICTION)
  return word !== undefined && word.state !== 'granted'
}

/** What somebody's word is worth at an instant. */
export function consentState(choices: Choices | undefined, purpose: string, now: string): ConsentState {
  const choice = choiceOf(choices, purpose)
  if (choice === undefined) return 'never_asked'
  return choice.state === 'granted' && choice.until !== null && choice.until <= now ? 'expired' : choice.state
}

function permitOne(
  rule: PurposeRule | undefined,
  { purpose, choices, now, storing = false }: Asked & { readonly purpose: string },
): Permit {
  if (rule === undefined) return refused(purpose, 'purpose_unknown')
  const { basis } = rule
  const state = consentState(choices, purpose, now)
  const says = (allowed: boolean, because: PermitReason, until: string | null = null): Permit => ({
    allowed,
    purpose,
    basis,
    state,
    because,
    until,
  })
  if (!storing && isRestricted(choices)) {
    const despite = basis === 'consent' ? choiceOf(choices, purpose)?.despite : undefined
    const isOpen = state === 'granted' && despite !== undefined && (despite.until === null || despite.until > now)
    return isOpen ? says(true, 'granted', despite.until) : says(false, 'restricted')
  }
  if (basis === 'consent')
    return state === 'granted'
      ? says(true, 'granted', choiceOf(choices, purpose)?.until ?? null)
      : says(false, 'not_granted')
  const objected = OPT_OUT.has(basis) && (state === 'denied' || state === 'withdrawn')
  return objected ? says(false, 'objected') : says(true, 'not_needed')
}

function refused(purpose: string, because: PermitReason): Permit {
  return { allowed: false, purpose, basis: undefined, state: 'never_asked', because, until: null }
}
