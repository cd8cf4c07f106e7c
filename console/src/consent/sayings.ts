import type { ChoiceState, LedgerEntry, Recording } from './choice.ts'
import type { Basis, Wording } from './purpose.ts'

/** What the ledger has whether anything of somebody may be used under (GDPR, article 18). */
export const USE = '*use'

/** What somebody can say of a purpose; `confirmed`: that a yes which waits is theirs. */
export const sayings = ['granted', 'confirmed', 'denied', 'withdrawn'] as const
export type Saying = (typeof sayings)[number]

/** Where they say it to an employee. */
export const whereSaid = ['call', 'shop'] as const
export type WhereSaid = (typeof whereSaid)[number]

/** What may be said of a purpose, the likeliest first: nothing where nobody is asked and nobody can object. */
export function sayable(basis: Basis, state: ChoiceState | undefined): readonly Saying[] {
  switch (basis) {
    case 'consent':
      if (state === 'granted') return ['withdrawn', 'granted']
      return state === 'pending' ? ['confirmed', 'denied'] : ['granted', 'denied']
    case 'legitimate_interest':
    case 'public_task':
      return state === 'denied' || state === 'withdrawn' ? ['granted'] : ['denied']
    default:
      return []
  }
}

/** What is sent of it: a wording goes with a yes only, for a refusal needs none. */
export function recordingOf(of: {
  readonly purpose: string
  readonly saying: Saying
  readonly wording: Pick<Wording, 'version' | 'language'> | undefined
  readonly where: WhereSaid
  readonly reference: string
}): Recording {
  const { purpose, saying, wording, where, reference } = of
  const isYes = saying === 'granted' || saying === 'confirmed'
  const named = reference.trim()
  return {
    choices: [{ purpose, state: saying === 'confirmed' ? 'granted' : saying }],
    ...(isYes && wording ? { asked: { version: wording.version, language: wording.language } } : {}),
    ...(saying === 'confirmed' ? { confirms: true } : {}),
    channel: where === 'call' ? 'call_center' : 'store',
    ...(named === '' ? {} : { [where]: named }),
  }
}

/** What an entry says, in a word: of a purpose that nobody is asked for, a no is an objection. */
export function saidOf(basis: Basis | undefined, { state }: Pick<LedgerEntry, 'state'>): string {
  if (basis !== 'legitimate_interest' && basis !== 'public_task') return state
  return state === 'denied' || state === 'withdrawn' ? 'objected' : 'unopposed'
}
