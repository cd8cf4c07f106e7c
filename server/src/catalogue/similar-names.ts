/** Names this short differ by one letter without being the same. */
const LONG_ENOUGH = 8

/**
 * Groups of names that are probably meant to be one: equal but for case, spaces and punctuation (`Order Completed`, `order_completed`), or,
 * from eight letters on, but for one letter left out, added or changed. Linear in the names: each is looked up by itself with one letter left
 * out, since two names that differ by one letter have that in common.
 */
export function similarNames(names: readonly string[]): string[][] {
  const groupOf = new Map<string, Set<string>>()
  const byTrace = new Map<string, string>()
  const join = (one: string, other: string) => {
    const [a, b] = [groupOf.get(one) ?? new Set([one]), groupOf.get(other) ?? new Set([other])]
    if (a === b) return
    for (const name of b) {
      a.add(name)
      groupOf.set(name, a)
    }
    for (const name of a) groupOf.set(name, a)
  }
  for (const name of names) {
    const plain = plainName(name)
    if (plain === '') continue
    for (const trace of traces(plain)) {
      const other = byTrace.get(trace)
      if (other === undefined) byTrace.set(trace, name)
      else if (other !== name && isSimilar(plain, plainName(other))) join(other, name)
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group].sort())
}

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function* traces(plain: string): Iterable<string> {
  yield plain
  if (plain.length < LONG_ENOUGH) return
  for (let at = 0; at < plain.length; at += 1) yield plain.slice(0, at) + plain.slice(at + 1)
}

/** Differing by one letter at most; numbers that differ are different things (`Step 1`, `Step 2`). */
function isSimilar(one: string, other: string): boolean {
  if (one === other) return true
  if (one.replace(/\P{N}/gu, '') !== other.replace(/\P{N}/gu, '')) return false
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length < LONG_ENOUGH || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
