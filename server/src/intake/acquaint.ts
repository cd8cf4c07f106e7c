import type { IdentityPlan } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, type Pair, pairKey, pairOf } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { Held } from '../profiles/index.ts'
import type { Acquainted } from './fold-batch.ts'
import type { Taken } from './read-message.ts'

/** Identifiers that a document lists at most: who has as many may have more. */
const LISTED = 24

/** Who a batch is about, and by what people are recognised. */
export type Meeting = {
  readonly batch: readonly Taken[]
  readonly known: ReadonlyMap<string, Held>
  readonly plan: IdentityPlan
  readonly recorded: Acquainted['recorded']
  /** Whether identifiers that are nobody's may be taken. */
  readonly adopt: boolean
}

/** The same as `acquaint` where nothing has to be asked: a batch that joins nobody. Undefined elsewhere. */
export function acquaintedAtOnce({ batch, known, plan, recorded }: Meeting): Acquainted | undefined {
  if (joinedBy(batch, known).pairs.size > 0) return undefined
  return { known, plan, recorded, pairs: new Map(), apart: new Set(), counts: new Map() }
}

/**
 * What deciding about the links of a batch needs beside the people: what was decided of pairs that would join somebody, whom somebody took
 * apart, and exact counts of those who have more identifiers than their document lists.
 */
export async function acquaint(tx: Database, { batch, known, plan, recorded, adopt }: Meeting): Promise<Acquainted> {
  const { pairs, people } = joinedBy(batch, known)
  const full = [...people.values()].filter(({ profile }) => profile.identifiers.length >= LISTED)
  const [decided, apart, counts] = await tx.together((one) => {
    const links = createLinkStore(one)
    return Promise.all([
      links.statuses(
        [...pairs.values()],
        plan.rules.map(({ key }) => key),
      ),
      links.apart([...people.keys()]),
      createIdentityStore(one).typeCounts(full.map(({ profile }) => profile.id)),
    ])
  })
  const hanging = adopt ? await createLinkStore(tx).hangingTogether(alone(batch, known)) : undefined
  return { known, plan, recorded, hanging, pairs: decided, apart, counts }
}

/** Pairs of identifiers that messages name together and that are not one person's yet, and the people whose they are. */
function joinedBy(batch: readonly Taken[], known: ReadonlyMap<string, Held>) {
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
  return { pairs, people }
}

function alone(batch: readonly Taken[], known: ReadonlyMap<string, Held>): string[] {
  const origins = new Set(batch.flatMap(({ event }) => event.identifiers.map(({ origin }) => origin)))
  return [...origins].filter((origin) => !known.has(origin))
}
