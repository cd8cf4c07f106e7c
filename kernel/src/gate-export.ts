import type { Choices } from './choice.ts'
import { type ConsentPlan, hiddenTraits, type PurposeRule } from './consent-plan.ts'
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
