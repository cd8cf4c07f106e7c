import type { Choices } from './choice.ts'
import { type ConsentPlan, hiddenTraits, isDefinedPurpose, lineOf, type PurposeRule } from './consent-plan.ts'
import { purposeMet } from './gate-store.ts'
import type { LogEvent } from './log-event.ts'
import { type Permit, permit } from './permit.ts'

/** Whether somebody may be in what leaves for a purpose, and what of them may not. */
export type ExportAnswer = Permit & {
  /** Traits that are kept for other purposes: whoever receives it does not learn that they exist. */
  readonly hidden: ReadonlySet<string>
}

type Asked = {
  /** What it leaves for. */
  readonly purpose: string
  /** What stands of all the person said; undefined for who said nothing. */
  readonly choices: Choices | undefined
  /** ISO 8601. */
  readonly now: string
}

/**
 * The fourth gate: may somebody be in a file, or in an answer to a partner, that leaves for a purpose, and with which of their traits?
 *
 *     gateExport(plan, { purpose: 'partners', choices, now })  // { allowed: true, hidden: Set { 'reads' }, … }
 */
export function gateExport(plan: ConsentPlan, asked: Asked): ExportAnswer {
  return { ...permit(plan, asked), hidden: hiddenFrom(plan, asked.purpose) }
}

/**
 * Whether a message is kept for a purpose, so that it may leave for it with whoever permits it: what the catalogue says of it; of having met an element, the purpose
 * of that element; else the purpose of the key that it came with, where that is one of the workspace. What is kept for none may serve any.
 */
export function servesExport(
  plan: ConsentPlan,
  asked: {
    readonly purpose: string
    readonly event: Pick<LogEvent, 'type' | 'name' | 'properties'>
    /** The purpose of the key that it came with. */
    readonly keyPurpose: string | undefined
  },
): boolean {
  const { event, keyPurpose, purpose } = asked
  const { type, name, properties } = event
  const met = type === 'track' ? purposeMet(plan, name, properties) : undefined
  const line = lineOf(plan, purpose)
  if (met !== undefined && !line.includes(met)) return false
  const said =
    type === 'track' || type === 'page' || type === 'screen' ? plan.events[type].get(name)?.purposes : undefined
  if (said !== undefined) return said.some((one) => line.includes(one))
  return (
    met !== undefined || keyPurpose === undefined || !isDefinedPurpose(plan, keyPurpose) || line.includes(keyPurpose)
  )
}

/**
 * Whether it may leave for a purpose that somebody takes part in an experiment: it tells that they met its element, and so serves the purpose of that element, also once either is
 * archived.
 */
export function servesExportOfExperiment(
  plan: ConsentPlan,
  { purpose, experiment }: { readonly purpose: string; readonly experiment: string },
): boolean {
  const met = plan.serves.experiments.get(experiment)
  return met === undefined || lineOf(plan, purpose).includes(met)
}

/** What holds of every purpose there is, to be told to the person or to who speaks with them, in the order of the plan. */
export function permitEach(
  plan: ConsentPlan,
  { choices, now }: Omit<Asked, 'purpose'>,
): readonly { readonly rule: PurposeRule; readonly answer: Permit }[] {
  return [...plan.purposes.values()].map((rule) => ({
    rule,
    answer: permit(plan, { purpose: rule.key, choices, now }),
  }))
}

/** Once a plan and purpose: an export asks it of everybody. Plans are immutable, so what was found stays right. */
const found = new WeakMap<ConsentPlan, Map<string, ReadonlySet<string>>>()

function hiddenFrom(plan: ConsentPlan, purpose: string): ReadonlySet<string> {
  const ofPlan = found.get(plan) ?? new Map<string, ReadonlySet<string>>()
  const hidden = ofPlan.get(purpose) ?? hiddenTraits(plan, purpose)
  found.set(plan, ofPlan.set(purpose, hidden))
  return hidden
}
