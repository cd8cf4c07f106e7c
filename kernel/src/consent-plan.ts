import type { PurposeText } from './purpose-text.ts'
import { NO_SENDING_PLAN, type SendingPlan } from './sending-plan.ts'
import type { SignalRule } from './signal-rule.ts'

/** On what processing personal data for a purpose rests: GDPR, article 6 (1). */
export const LEGAL_BASES = [
  'consent',
  'contract',
  'legitimate_interest',
  'legal_obligation',
  'vital_interest',
  'public_task',
] as const

export type LegalBasis = (typeof LEGAL_BASES)[number]

/** Bases on which no data of a special category (GDPR, article 9) is processed: no contract, and no interest of ours, is among its exceptions. */
export const NOT_FOR_SPECIAL: ReadonlySet<LegalBasis> = new Set(['contract', 'legitimate_interest'])

/** What is known of a purpose. */
export type PurposeRule = {
  readonly key: string
  readonly basis: LegalBasis
  /** A purpose without which this one is not permitted either. */
  readonly parent: string | undefined
  /** Milliseconds that a yes holds; undefined for ever. */
  readonly expires: number | undefined
  /** Whether a yes has to be confirmed. */
  readonly confirmed: boolean
  /** Wordings, old ones too. */
  readonly texts: readonly PurposeText[]
  /** What signals of browsers and consent platforms mean for it. */
  readonly signals?: SignalRule | undefined
}

/** What the catalogue says of the data of one event. */
export type EventRule = {
  /** Purposes that it may serve; undefined where it does not say: the purpose of the key that sends it. */
  readonly purposes: readonly string[] | undefined
  /** What becomes of one that serves no permitted purpose: it is not kept, or kept without the person. */
  readonly refused: 'drop' | 'detach'
  /** Properties that are kept of one that is kept without the person: those that its contract names. */
  readonly properties: ReadonlySet<string>
}

/** By type and name of the message. */
export type EventRules = Readonly<Record<'track' | 'page' | 'screen', ReadonlyMap<string, EventRule>>>

/** For what personal data may be used, compiled from what people authored. Immutable. */
export type ConsentPlan = {
  readonly purposes: ReadonlyMap<string, PurposeRule>
  /** Purposes that were defined and are out of use: archived, or not to be compiled. Nothing may be used for them; what people refuse of them counts when they come back. */
  readonly retired: ReadonlySet<string>
  /** Traits that not every purpose may use, with those that may. */
  readonly traits: ReadonlyMap<string, ReadonlySet<string>>
  /** Events of the catalogue of which something is said. */
  readonly events: EventRules
  /** Purposes of elements, and of the experiments on them: what is told of having met one serves that purpose. */
  readonly serves: {
    readonly elements: ReadonlyMap<string, string>
    readonly experiments: ReadonlyMap<string, string>
  }
  /** The purposes that heed signals; where there is none, nobody looks for any. */
  readonly signalled: readonly PurposeRule[]
  /** What is sent, and on what. */
  readonly sending: SendingPlan
}

/** Nothing authored: no purpose, and no trait that is kept for some. */
export const NO_CONSENT_PLAN: ConsentPlan = {
  purposes: new Map(),
  retired: new Set(),
  traits: new Map(),
  events: { track: new Map(), page: new Map(), screen: new Map() },
  serves: { elements: new Map(), experiments: new Map() },
  signalled: [],
  sending: NO_SENDING_PLAN,
}

/** Whether a purpose is one of this workspace, in use or not: nothing may be used for one that is out of use. */
export function isDefinedPurpose(plan: ConsentPlan, purpose: string): boolean {
  return plan.purposes.has(purpose) || plan.retired.has(purpose)
}

/** A purpose and those it stands under, itself first; what is unknown ends the line. */
export function lineOf(plan: ConsentPlan, purpose: string): readonly string[] {
  const line: string[] = []
  for (let key: string | undefined = purpose; key !== undefined && !line.includes(key); ) {
    line.push(key)
    key = plan.purposes.get(key)?.parent
  }
  return line
}

/**
 * Names of the traits that must not be known where this purpose is served: those kept for other purposes. What serves no named purpose sees only what is
 * kept for none.
 */
export function hiddenTraits(plan: ConsentPlan, purpose: string | undefined): ReadonlySet<string> {
  const line = purpose === undefined ? [] : lineOf(plan, purpose)
  const hidden = new Set<string>()
  for (const [trait, purposes] of plan.traits) if (!line.some((one) => purposes.has(one))) hidden.add(trait)
  return hidden
}
