import type { ChoiceEntry } from './choice.ts'
import type { ConsentPlan } from './consent-plan.ts'
import { isNewWord, isSameWord, type SignalStand, type SignalWord } from './signal-words.ts'

/** An entry of the ledger, as far as it tells what a signal said. */
export type SaidBySignal = Pick<ChoiceEntry, 'subject' | 'origin' | 'state' | 'at' | 'until' | 'signal'>

/**
 * Those of a signal's words that the ledger does not have yet: what the same signal of the same origin said before it, or after it, is not said again. So a signal that
 * thousands of messages carry, in whatever order they come, is written down as often as it changed.
 *
 * @param known what is written down of its person, with what is about to be
 */
export function unsaidWords(
  words: readonly SignalWord[],
  of: { readonly origin: string; readonly plan: ConsentPlan; readonly known: readonly SaidBySignal[] },
): readonly SignalWord[] {
  return words.filter((word) => {
    const rule = of.plan.purposes.get(word.purpose)
    if (!rule) return false
    let [before, after]: (SignalStand | undefined)[] = []
    for (const { origin, subject, signal, state, at, until } of of.known) {
      if (origin !== of.origin || subject !== word.purpose || signal !== word.kind) continue
      const said = { state: state === 'granted' || state === 'pending' ? 'granted' : 'denied', at, until } as const
      if (at <= word.at && (before === undefined || at >= before.at)) before = said
      if (at > word.at && (after === undefined || at < after.at)) after = said
    }
    return isNewWord(rule, word, before) && !(after && isSameWord(word, after))
  })
}
