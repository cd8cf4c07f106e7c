import { type Decision, encodeDecisionId } from '@diapason/kernel'
import { type Problem, problemOf } from '../platform/http/problem.ts'
import type { Decided } from './decide.ts'
import { elementErrors } from './errors.ts'

export type IdentifiedDecision = Decision & { readonly decisionId: string }

/** An answer per element: a decision, or the problem of an element that does not exist. */
export type Decisions = Readonly<Record<string, IdentifiedDecision | Problem>>

/** What was decided, as it is answered. */
export function decisionsOf({ id, elements, decisions }: Decided): Decisions {
  const answers: Record<string, IdentifiedDecision | Problem> = Object.create(null)
  for (const [place, element] of elements.entries()) answers[element] = decisionOrProblem(id, element, decisions[place])
  return answers
}

/** What is answered of one element. */
export function decisionOrProblem(id: string, element: string, decision: Decision | undefined) {
  if (decision === undefined) return problemOf(elementErrors.element_unknown(`There is no element ${element}.`))
  const { variant, experiment } = decision
  const [key, variation] = [experiment?.key ?? null, experiment?.variant ?? null]
  return { decisionId: encodeDecisionId({ id, element, variant, experiment: key, variation }), ...decision }
}
