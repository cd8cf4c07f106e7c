import { connectedComponents, type Identifier, type IdentityPlan, identifierRank } from '@diapason/kernel'
import { createLinkStore, type Link, type NewLink, pairOf } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { LinkChanges } from './change-links.ts'
import { type Decider, deciderName } from './decision.ts'

/** A decision that is being carried out: its id, when (milliseconds since 1970), and who decides. */
export type Made = { readonly id: string; readonly at: number; readonly principal: Decider }

/** What makes one person of a side of a split that nothing else holds together. */
export async function holdTogether(
  tx: Database,
  of: {
    readonly side: readonly Identifier[]
    readonly links: readonly Link[]
    readonly plan: IdentityPlan
    readonly by: Made
  },
): Promise<LinkChanges> {
  const { side, links, plan, by } = of
  const byOrigin = new Map(side.map((one) => [one.origin, one]))
  const parts = connectedComponents(
    byOrigin.keys(),
    links.map(({ a, b }) => [a, b] as const),
  ).map((part) =>
    bestOf(
      part.flatMap((origin) => byOrigin.get(origin) ?? []),
      plan,
    ),
  )
  const centre = bestOf(parts, plan)
  const changes = { changed: [] as LinkChanges['changed'][number][], made: [] as NewLink[] }
  for (const part of parts) {
    if (part.origin === centre.origin) continue
    const one = await linkByHand(tx, { ends: [centre, part], by })
    changes.changed.push(...one.changed)
    changes.made.push(...one.made)
  }
  return changes
}

/**
 * A live link between two identifiers, whatever is recorded of them. Its evidence is the decision, by whose id it is named. It does not end by
 * itself, whatever its types say: who joined two people meant them to stay one.
 */
export async function linkByHand(
  tx: Database,
  of: { readonly ends: readonly [Identifier, Identifier]; readonly by: Made },
): Promise<LinkChanges> {
  const [one, two] = of.ends
  const links = createLinkStore(tx)
  const [id] = await links.ids([pairOf(one.origin, two.origin)])
  const [link] = id === undefined ? [] : await links.byIds([id])
  if (link)
    return { changed: [{ link, to: 'live', life: { confirmedAt: link.confirmedAt, expiresAt: null } }], made: [] }
  return {
    changed: [],
    made: [
      {
        ...pairOf(one.origin, two.origin),
        status: 'live',
        rule: 'by_hand',
        reason: null,
        limitedType: null,
        confidence: 1,
        origin: one.origin,
        messageId: of.by.id,
        source: deciderName(of.by.principal),
        channel: 'server',
        happenedAt: new Date(of.by.at).toISOString(),
        confirmedAt: null,
        expiresAt: null,
      },
    ],
  }
}

/** What identifies a person best: by what the types are, then the smallest origin. */
export function bestOf(identifiers: readonly Identifier[], plan: IdentityPlan): Identifier {
  const [best] = identifiers.toSorted(
    (x, y) => identifierRank(plan, x.type) - identifierRank(plan, y.type) || (x.origin < y.origin ? -1 : 1),
  )
  if (!best) throw new Error('nobody is without identifiers')
  return best
}
