import { orderedJson } from '../app/json.ts'
import type { Profile } from '../profiles/person.ts'

/** The earliest of what happened once, the latest of what changes: what the merged person keeps, and from whom. */
export type Verdict = 'same' | 'onlyA' | 'onlyB' | 'a' | 'b'

export type Compared<T> = {
  readonly name: string
  readonly a: T | undefined
  readonly b: T | undefined
  readonly verdict: Verdict
}

type Fact = { readonly at: string; readonly messageId: string }

/** What two people are known by, name by name; what they disagree on comes first. */
export function compareTraits(a: Profile, b: Profile): readonly Compared<Profile['traits'][string]>[] {
  return compare(a.traits, b.traits, {
    equal: (x, y) => orderedJson(x.value) === orderedJson(y.value),
    wins: (x, y) => order(x, y) > 0,
  })
}

/** The experiments that two people are in; the first exposure stays. */
export function compareAssignments(a: Profile, b: Profile): readonly Compared<Profile['assignments'][string]>[] {
  return compare(a.assignments, b.assignments, {
    equal: (x, y) => x.variation === y.variation,
    wins: (x, y) => order(x, y) < 0,
  })
}

/** By time, and within one instant by the id of the message: the order that profiles are folded in. */
function order(x: Fact, y: Fact): number {
  if (x.at !== y.at) return x.at < y.at ? -1 : 1
  return x.messageId < y.messageId ? -1 : x.messageId > y.messageId ? 1 : 0
}

type Rule<T> = { readonly equal: (x: T, y: T) => boolean; readonly wins: (x: T, y: T) => boolean }

function compare<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  { equal, wins }: Rule<T>,
): readonly Compared<T>[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort((x, y) => x.localeCompare(y))
  const verdict = (x: T | undefined, y: T | undefined): Verdict => {
    if (y === undefined) return 'onlyA'
    if (x === undefined) return 'onlyB'
    if (equal(x, y)) return 'same'
    return wins(x, y) ? 'a' : 'b'
  }
  const rows = names.map((name) => ({ name, a: a[name], b: b[name], verdict: verdict(a[name], b[name]) }))
  const rank = ({ verdict: of }: Compared<T>) => (isConflict(of) ? 0 : of === 'same' ? 1 : 2)
  return rows.sort((x, y) => rank(x) - rank(y))
}

/** Whether the two say different things, so that one of them is not kept. */
export function isConflict(verdict: Verdict): boolean {
  return verdict === 'a' || verdict === 'b'
}
