import type { Plan } from './compile-plan.ts'
import type { DecideInput, Decision } from './decision.ts'

export type DecideOptions = { readonly now: string; readonly explain?: boolean }

/** Decides what one element shows; undefined when the plan has no such element. Call as `decideElement(plan, key, input, options)`. */
export function decideElement(
  ..._args: readonly [plan: Plan, key: string, input: DecideInput, options: DecideOptions]
): Decision | undefined {
  throw new Error('in preparation')
}
