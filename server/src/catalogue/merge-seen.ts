import { earlier, later } from './day.ts'
import { addTypes, type TypeCounts } from './json-types.ts'
import type { Seen, SeenOther, SeenPath } from './observer.ts'

/** Adds up what was seen of the same thing at the same place on the same day. The order makes no difference. */
export function mergeSeen(seen: Seen): Seen {
  const paths = new Map<string, SeenPath>()
  for (const one of seen.paths) {
    const id = JSON.stringify([one.type, one.name, one.path, one.day, one.source, one.channel])
    const other = paths.get(id)
    paths.set(id, other ? added(other, one) : one)
  }
  const others = new Map<string, SeenOther>()
  for (const one of seen.others) {
    const id = JSON.stringify([one.type, one.name, one.what, one.day])
    const other = others.get(id)
    others.set(id, other ? { ...one, count: one.count + other.count } : one)
  }
  const inOrder = <T>(merged: Map<string, T>) => [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  // One order for all nodes, so that two of them that write at once wait for each other and do not block each other.
  return { paths: inOrder(paths), others: inOrder(others) }
}

function added(one: SeenPath, other: SeenPath): SeenPath {
  return {
    ...one,
    types: addTypes([...one.types] as TypeCounts, other.types),
    hours: one.hours && other.hours ? one.hours.map((count, hour) => count + (other.hours?.[hour] ?? 0)) : one.hours,
    first: earlier(one.first, other.first),
    last: later(one.last, other.last),
  }
}
