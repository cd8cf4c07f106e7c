import type { IdentityPlan } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, type Pair, pairKey, pairOf } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { Held } from '../profiles/index.ts'
import type { Acquainted } from './fold-batch.ts'
import type { Taken } from './read-message.ts'

/** Identifiers that a document lists at most: who has as many may have more. */
const LISTED = 24

/**
 * What deciding about the links of a batch needs beside the people: what was decided of pairs that would join somebody, whom somebody took
 * apart, and exact counts of those who have more identifiers than their document lists. Costs nothing where a batch joins nobody.
 */
export async function acquaint(
  tx: Database,
  of: {
    readonly batch: readonly Taken[]
    readonly known: ReadonlyMap<string, Held>
    readonly plan: IdentityPlan
    readonly recorded: Acquainted['recorded']
  },
): Promise<Acquainted> {
  const { batch, known, plan, recorded } = of
  const pairs = new Map<string, Pair>()
  const people = new Map<string, Held>()
  for (const { event } of batch) {
    const [first, ...others] = event.identifiers
    if (!first) continue
    for (const other of others) {
      const [one, two] = [known.get(first.origin), known.get(other.origin)]
      if (one && two && one.profile.id === two.profile.id) continue
      const pair = pairOf(first.origin, other.origin)
      pairs.set(pairKey(pair), pair)
      for (const held of [one, two]) if (held) people.set(held.profile.id, held)
    }
  }
  const links = createLinkStore(tx)
  const full = [...people.values()].filter(({ profile }) => profile.identifiers.length >= LISTED)
  return {
    known,
    plan,
    recorded,
    pairs: await links.statuses(
      [...pairs.values()],
      plan.rules.map(({ key }) => key),
    ),
    apart: await links.apart([...people.keys()]),
    counts: await createIdentityStore(tx).typeCounts(full.map(({ profile }) => profile.id)),
  }
}
