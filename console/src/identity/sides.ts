import type { Identity } from './identity.ts'

type Linked = Pick<Identity, 'identifiers' | 'links'>

/** The identifiers that would still hang together with `from` if these live links were cut. */
function reachable({ links }: Linked, from: string, cut: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Map<string, string[]>()
  for (const { id, a, b, status } of links) {
    if (status !== 'live' || cut.has(id)) continue
    next.set(a, [...(next.get(a) ?? []), b])
    next.set(b, [...(next.get(b) ?? []), a])
  }
  const met = new Set([from])
  const ahead = [from]
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    for (const end of next.get(at) ?? []) {
      if (met.has(end)) continue
      met.add(end)
      ahead.push(end)
    }
  }
  return met
}

/** The live links between what would go and what would stay. */
export function linksCut({ links }: Linked, part: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    links.filter(({ status, a, b }) => status === 'live' && part.has(a) !== part.has(b)).map(({ id }) => id),
  )
}

/**
 * What cutting one live link would separate: the smaller side, the one of the link's second end if they are equal. Undefined where other
 * links still hold the two together.
 */
export function partBeyond(
  identity: Linked,
  link: { id: string; a: string; b: string },
): readonly string[] | undefined {
  const cut = new Set([link.id])
  const sides = [link.a, link.b].map((end) => reachable(identity, end, cut))
  const [first = new Set<string>(), second = new Set<string>()] = sides
  if (first.has(link.b)) return undefined
  return [...(first.size < second.size ? first : second)].sort()
}
