import type { ConsentPlan, LogEvent } from '@diapason/kernel'
import { choicesIn, choicesProblem, isChoicesMade, whatOf } from './choices-in-message.ts'
import { unsayable } from './unsayable.ts'

export type ChoiceRefusal = {
  readonly code: 'choice_invalid'
  readonly message: string
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

/**
 * Why a message must not come in that tells choices: it cannot be read, or one of them cannot be written down (`unsayable`). Undefined for every
 * other message.
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
  const told = choicesIn(event)
  for (const [place, said] of told?.said.entries() ?? []) {
    const wrong = unsayable(plan, said, told?.asked)
    if (!wrong) continue
    const { what, message } = wrong
    const part = what === 'frequency' ? what : whatOf(said.purpose)
    return { path: what === 'asked' ? what : `choices.${place}.${part}`, message }
  }
  return undefined
}
