import type { Decision, Plan } from '@diapason/kernel'
import type { Decided } from './decide.ts'
import { decisionOrProblem } from './decisions-of.ts'

/** The JSON text of `decisionsOf`. */
export type WriteDecisions = (decided: Decided) => string

/** A decision, whoever it is made for, with its text but for the id of the request and for when it ends. */
type Remembered = Pick<Decision, 'variant' | 'reason' | 'level'> & {
  readonly experiment: string | undefined
  readonly variation: string | undefined
  /** Before the id. */
  readonly head: string
  /** Between the id and the end. */
  readonly text: string
}

const HEAD = '{"decisionId":"'
const END = '"expiresAt":null}'
const UNTIL = '"expiresAt":'

/** Texts kept of one element: each variant with its reasons and levels is one. */
const MOST = 32

/** Characters kept of one plan; what is asked for first is what is kept, and the rest is written anew each time. */
const ROOM = 16_000_000

/**
 * Writes decisions as JSON. There are few different ones in a plan, so each is put into words and into the tail of its id once: writing those of a request
 * anew took 5 of the 90 µs that one costs.
 */
export function createWriteDecisions(): WriteDecisions {
  let texts = new Map<string, Remembered[]>()
  let of: Plan | undefined
  let room = ROOM

  const remember = (element: string, decision: Decision, known: readonly Remembered[]): Remembered | undefined => {
    const { variant, reason, level, experiment } = decision
    const whole = JSON.stringify(decisionOrProblem('', element, { ...decision, expiresAt: null }))
    if (!whole.startsWith(HEAD) || !whole.endsWith(END)) return undefined
    const one = {
      variant,
      reason,
      level,
      experiment: experiment?.key,
      variation: experiment?.variant,
      head: `${JSON.stringify(element)}:${HEAD}`,
      text: whole.slice(HEAD.length, -END.length),
    }
    room -= one.text.length
    texts.set(element, [...known, one])
    return one
  }
  const textOf = (element: string, decision: Decision): Remembered | undefined => {
    const known = texts.get(element) ?? NONE
    for (const one of known) if (isOf(one, decision)) return one
    return known.length < MOST && room > 0 ? remember(element, decision, known) : undefined
  }
  const written = (id: string, element: string, decision: Decision | undefined): string => {
    const known = decision === undefined || decision.reasons !== undefined ? undefined : textOf(element, decision)
    if (decision === undefined || known === undefined)
      return `${JSON.stringify(element)}:${JSON.stringify(decisionOrProblem(id, element, decision))}`
    const { expiresAt } = decision
    return `${known.head}${id}${known.text}${expiresAt === null ? END : `${UNTIL}"${expiresAt}"}`}`
  }

  return ({ id, plan, elements, decisions }) => {
    if (plan !== of) {
      texts = new Map()
      of = plan
      room = ROOM
    }
    let text = '{'
    for (let place = 0; place < elements.length; place += 1) {
      const element = elements[place] ?? ''
      // Who asks for one twice is answered once.
      if (elements.indexOf(element) !== place) continue
      text += `${place === 0 ? '' : ','}${written(id, element, decisions[place])}`
    }
    return `${text}}`
  }
}

const NONE: readonly Remembered[] = []

function isOf(one: Remembered, { variant, reason, level, experiment }: Decision): boolean {
  return (
    one.variant === variant &&
    one.reason === reason &&
    one.level === level &&
    one.experiment === experiment?.key &&
    one.variation === experiment?.variant
  )
}
