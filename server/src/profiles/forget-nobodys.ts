import { createLedger } from '../consent/index.ts'
import { createIdentityStore, createLinkStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { mentionedElsewhere } from './mentioned-elsewhere.ts'
import type { Outlives } from './refold.ts'

/**
 * Lets identifiers go that are nobody's and were kept for something that has ended, with all that they hang together with: unless one of them chose, is needed for something
 * else, or is mentioned by a message of somebody. Returns how many went.
 */
export async function forgetNobodys(tx: Database, origins: readonly string[], outlives: Outlives): Promise<number> {
  const identity = createIdentityStore(tx)
  const links = createLinkStore(tx)
  const roots = (await identity.byOrigins(origins)).flatMap(({ origin, profile }) => (profile === null ? origin : []))
  const hanging = await links.hangingTogether(roots)
  const groups = roots.map((root) => [root, ...(hanging.get(root) ?? []).map(({ origin }) => origin)])
  const all = [...new Set(groups.flat())]
  const needed = new Set([
    ...(await createLedger(tx).speakers(all)),
    ...(await outlives(tx, all)),
    ...(await mentionedElsewhere(tx, all)),
  ])
  const gone = [...new Set(groups.flatMap((group) => (group.some((origin) => needed.has(origin)) ? [] : group)))]
  await links.forget(gone)
  return identity.removeOrigins(gone)
}
