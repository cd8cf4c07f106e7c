import {
  type ConsentPlan,
  choiceOf,
  isNewWord,
  type Profile,
  type SignalStand,
  type SignalWord,
  signalName,
} from '@diapason/kernel'
import type { Held } from '../profiles/index.ts'
import type { Taken } from './read-message.ts'
import type { Refused } from './store-gate.ts'

/** What the messages of a batch signal. */
export type Signalled = {
  readonly plan: ConsentPlan
  readonly words: ReadonlyMap<Taken | Refused, readonly SignalWord[]>
}

const NONE: readonly SignalWord[] = []

/** Which of a message's signals say something else than the same signal of its origin said last, as far as is remembered, or in this batch: the ledger has the last word. */
export function createNews(signalled: Signalled | undefined) {
  const kept = new Map<string, SignalStand>()
  const nameOf = ({ row }: Taken, { kind, purpose }: SignalWord) => `${signalName(row.origin, kind)} ${purpose}`
  return {
    /** @param person whose the origin of the message is: their rows, and their document with what the batch has added to it */
    of: (
      taken: Taken,
      person:
        | { readonly rows: readonly Pick<Held, 'choices'>[]; readonly profile: Pick<Profile, 'activity'> | undefined }
        | undefined,
    ): readonly SignalWord[] => {
      const carried = signalled?.words.get(taken)
      if (!signalled || !carried) return NONE
      const { rows = [], profile } = person ?? {}
      const isLate = profile !== undefined && taken.row.happenedAt <= profile.activity.lastSeen
      const words = isLate ? carried.map((word) => ({ ...word, isLate })) : carried
      return words.filter((word) => {
        const rule = signalled.plan.purposes.get(word.purpose)
        if (!rule) return false
        const name = signalName(taken.row.origin, word.kind)
        const before = () =>
          rows.map(({ choices }) => choiceOf(choices, word.purpose)?.signals?.[name]).find((one) => one !== undefined)
        return isNewWord(rule, word, kept.get(nameOf(taken, word)) ?? before())
      })
    },
    /** They will be written down. */
    keep: (taken: Taken, words: readonly SignalWord[]): void => {
      for (const word of words) kept.set(nameOf(taken, word), word)
    },
  }
}

/** Whether a message of a batch signals something that is news, for all that is remembered of whose it is. Costs nothing where none signals. */
export function hasNews(
  batch: readonly Taken[],
  { known, signalled }: { readonly known: ReadonlyMap<string, Held>; readonly signalled: Signalled | undefined },
): boolean {
  if (!signalled || signalled.words.size === 0) return false
  const news = createNews(signalled)
  return batch.some((taken) => {
    const held = signalled.words.has(taken) ? known.get(taken.row.origin) : undefined
    return news.of(taken, held && { rows: [held], profile: held.profile }).length > 0
  })
}
