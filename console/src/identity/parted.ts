/** What becomes of a fact for one of the people that a separation leaves: as it was, an earlier one that comes back, or gone. */
export type Fate = 'stays' | 'returns' | 'goes'

export type Parted<T> = {
  readonly name: string
  readonly fate: Fate
  /** As it was while they were one. */
  readonly before: T | undefined
  readonly after: T | undefined
}

type Fact = { readonly at: string; readonly messageId: string }

/** What somebody keeps of what was known while two were taken for one; what is gone comes last. */
export function partedFacts<T extends Fact>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): readonly Parted<T>[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort((x, y) => x.localeCompare(y))
  const rows = names.map((name) => {
    const [was, is] = [before[name], after[name]]
    return { name, fate: fateOf(was, is), before: was, after: is }
  })
  return rows.sort((x, y) => rank[x.fate] - rank[y.fate])
}

const rank = { returns: 0, stays: 1, goes: 2 } as const satisfies Record<Fate, number>

function fateOf(was: Fact | undefined, is: Fact | undefined): Fate {
  if (is === undefined) return 'goes'
  return was !== undefined && was.at === is.at && was.messageId === is.messageId ? 'stays' : 'returns'
}
