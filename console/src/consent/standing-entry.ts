import type { ChoiceState, LedgerEntry } from './choice.ts'

type Said = Pick<LedgerEntry, 'origin' | 'state' | 'at' | 'until' | 'covers'>

const rank: Readonly<Record<ChoiceState, number>> = { withdrawn: 0, denied: 0, granted: 1, pending: 2 }

/**
 * The entry by which a person's word about one purpose stands, of all that they said of it; undefined where they said nothing. As the server tells it: of one origin the
 * latest word counts, one that speaks for others ends theirs, and of words side by side a refusal wins.
 */
export function standingEntry<E extends Said>(entries: readonly E[]): E | undefined {
  const spokenFor = new Map<string, string>()
  for (const { origin, state, at, covers } of entries)
    if (state !== 'pending')
      for (const one of [origin, ...Object.keys(covers)]) if (at > (spokenFor.get(one) ?? '')) spokenFor.set(one, at)
  return entries
    .filter(({ origin, state, at }) => state === 'pending' || at === spokenFor.get(origin))
    .toSorted(moreRestrictive)[0]
}

function moreRestrictive(a: Said, b: Said): number {
  const order = rank[a.state] - rank[b.state]
  if (order !== 0) return order
  if (a.state === 'granted' && a.until !== b.until) {
    if (a.until === null || b.until === null) return a.until === null ? -1 : 1
    return a.until > b.until ? -1 : 1
  }
  return a.at === b.at ? 0 : a.at > b.at ? -1 : 1
}
