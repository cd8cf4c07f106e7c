import type { Said } from '../consent/index.ts'
import type { Answer, Preference } from './preference.ts'

/** What was sent by a page of choices. */
export type Answers = {
  /** What to write down: what was changed on the page, and nothing else. */
  readonly said: readonly Said[]
  /** Choices whose wording changed while the page was open: a yes to a text that nobody saw is none. */
  readonly stale: readonly Preference[]
  /** Names of choices that there are not. */
  readonly unknown: readonly string[]
}

/** What a page says of itself: names of its fields. `was` is what the page showed, so that only what was changed there is written down. */
export const FIELDS = {
  choice: 'choice.',
  was: 'was.',
  asked: 'asked.',
  often: 'often.',
  wasOften: 'was-often.',
  leave: 'leave',
} as const

/**
 * What somebody changed on their page. What was not touched there is left as it is, whatever another page said of it meanwhile; what holds already is not said again.
 */
export function answersIn(form: ReadonlyMap<string, string>, items: readonly Preference[]): Answers {
  const choosable = items.filter((item) => item.choosable)
  if (form.has(FIELDS.leave))
    return {
      said: choosable.filter(({ answer }) => answer !== 'no').map((item) => saidOf(item, 'no')),
      stale: [],
      unknown: [],
    }
  const subjects = new Set(choosable.map(({ subject }) => subject))
  const unknown = [...form.keys()]
    .filter((name) => name.startsWith(FIELDS.choice))
    .map((name) => name.slice(FIELDS.choice.length))
    .filter((subject) => !subjects.has(subject))
  const changed = choosable.flatMap((item): readonly Changed[] => {
    const answer = form.get(FIELDS.choice + item.subject)
    if (answer !== 'yes' && answer !== 'no') return []
    const often = oftenIn(form, item)
    if (answer === form.get(FIELDS.was + item.subject) || item.answer === answer)
      return answer === 'yes' && often.changed ? [{ item, answer, ...often }] : []
    return [{ item, answer, ...often }]
  })
  const isStale = ({ item, answer }: Changed) =>
    answer === 'yes' && (form.get(FIELDS.asked + item.subject) ?? '') !== (item.asked?.digest ?? '')
  return {
    said: changed.filter((one) => !isStale(one)).map(({ item, answer, frequency }) => saidOf(item, answer, frequency)),
    stale: changed.filter(isStale).map(({ item }) => item),
    unknown,
  }
}

type Changed = { readonly item: Preference; readonly answer: Answer; readonly frequency: string | undefined }

/** How often they want it, where that is offered, and whether they changed it on the page. */
function oftenIn(form: ReadonlyMap<string, string>, { subject, subscription }: Preference) {
  const said = form.get(FIELDS.often + subject)
  const frequency = subscription?.frequencies.find((one) => one === said)
  const changed =
    frequency !== undefined &&
    frequency !== form.get(FIELDS.wasOften + subject) &&
    frequency !== subscription?.frequency
  return { frequency, changed }
}

function saidOf({ subject, answer: before, asked, state }: Preference, answer: Answer, frequency?: string): Said {
  return {
    ...(answer === 'yes' && frequency !== undefined ? { frequency } : {}),
    // Another pace of what is confirmed already is no new yes.
    ...(answer === 'yes' && state === 'granted' ? { confirms: true } : {}),
    purpose: subject,
    state: answer === 'yes' ? 'granted' : before === 'yes' ? 'withdrawn' : 'denied',
    until: null,
    asked: asked && { version: asked.version, language: asked.language },
  }
}
