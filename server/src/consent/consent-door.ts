import type { ConsentPlan, LogEvent } from '@diapason/kernel'
import { choicesProblem, isChoicesMade } from './choices-in-message.ts'
import { textOf } from './entries-of.ts'

export type ChoiceRefusal = {
  readonly code: 'choice_invalid'
  readonly message: string
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

/**
 * Why a message must not come in that tells choices: it cannot be read, a purpose is not defined, or a yes names a wording that its purpose does not have. A refusal
 * of the person is taken whatever wording it names, of a purpose that is archived too: nobody is kept from leaving by a mistake of ours. Undefined for every other message.
 */
export function createConsentDoor(plan: () => ConsentPlan): (event: LogEvent) => ChoiceRefusal | undefined {
  return (event) => {
    if (!isChoicesMade(event)) return undefined
    const problem = choicesProblem(event.properties) ?? unknownPart(event, plan())
    if (!problem) return undefined
    const path = `properties.${problem.path}`
    return {
      code: 'choice_invalid',
      message: `${path} ${problem.message}`,
      problems: [{ path, message: problem.message }],
    }
  }
}

function unknownPart(event: LogEvent, plan: ConsentPlan): { path: string; message: string } | undefined {
  const { choices, asked } = event.properties as {
    choices: { purpose: string; state: string }[]
    asked?: { version: string; language: string } | null
  }
  for (const [place, { purpose, state }] of choices.entries()) {
    const rule = plan.purposes.get(purpose)
    if (!rule && (state === 'granted' || !plan.retired.has(purpose)))
      return { path: `choices.${place}.purpose`, message: 'is no purpose that is defined' }
    if (rule && asked && state === 'granted' && !textOf(rule, asked))
      return { path: 'asked', message: `is no wording of ${purpose}` }
  }
  return undefined
}
