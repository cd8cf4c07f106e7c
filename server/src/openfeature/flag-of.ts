import type { Json, PlannedElement } from '@diapason/kernel'
import type { IdentifiedDecision } from '../elements/index.ts'
import { openfeatureErrors } from './errors.ts'
import { type ResolutionReason, reasonOf } from './reason-of.ts'

/** OFREP's `evaluationSuccess`: without a value the program's own default holds. */
export type Flag = {
  readonly key: string
  readonly value?: Exclude<Json, null>
  readonly reason: ResolutionReason
  readonly variant?: string
  readonly metadata: { readonly decisionId: string } & Readonly<Record<string, string | number>>
}

/**
 * A decision as OFREP says it. Content that is nothing (`null`) leaves the value to the program that asks.
 * @throws AppError `content_not_a_value` for a list: flags are booleans, texts, numbers and objects
 */
export function flagOf(element: PlannedElement, decision: IdentifiedDecision): Flag {
  const { content, variant, form, experiment, expiresAt } = decision
  if (Array.isArray(content)) throw openfeatureErrors.content_not_a_value(`What ${element.key} shows is a list.`)
  return {
    key: element.key,
    ...(content === null ? {} : { value: content }),
    reason: reasonOf(element, decision),
    ...(variant === null ? {} : { variant }),
    metadata: {
      decisionId: decision.decisionId,
      level: decision.level,
      reason: decision.reason,
      ...(form === null ? {} : { form }),
      ...(experiment === null ? {} : { experiment: experiment.key, variation: experiment.variant }),
      ...(expiresAt === null ? {} : { expiresAt }),
    },
  }
}
