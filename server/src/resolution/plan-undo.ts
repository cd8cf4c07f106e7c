import { createLinkStore, type Life, type Link, lastShown } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { LinkChanges } from './change-links.ts'
import { createDecisionStore } from './decision-store.ts'
import { resolutionErrors } from './errors.ts'

/**
 * What makes links what they were before a decision. One that lives again has as long to live as when a message had just shown it: were its time
 * not to begin anew, it would end again at once. @throws AppError `decision_unknown`, `decision_undone`, `decision_overtaken`
 */
export async function planUndo(
  tx: Database,
  of: { readonly decision: string /** Milliseconds since 1970. */; readonly at: number },
): Promise<LinkChanges & { readonly kind: 'undo'; readonly undoes: string }> {
  const decision = await createDecisionStore(tx).one(of.decision)
  if (!decision) throw resolutionErrors.decision_unknown('No decision has this id.')
  if (decision.undoneBy !== null || decision.undoes !== null)
    throw resolutionErrors.decision_undone('It has been undone, or is itself an undoing.')
  const found = await createLinkStore(tx).byIds(decision.links.map(({ id }) => id))
  const links = new Map(found.map((one) => [one.id, one]))
  const changed = decision.links.flatMap(({ id, before, after, until }): LinkChanges['changed'] => {
    const link = links.get(id)
    if (!link || link.status !== after)
      throw resolutionErrors.decision_overtaken('A link that it changed has been changed since.')
    // What a message has shown since is so without the decision.
    if (before === null && link.messageId !== decision.id) return []
    const was = { ...link, expiresAt: until ?? link.expiresAt }
    if (before === 'live') return [{ link, to: before, ...lifeFrom(of.at, was) }]
    return [{ link, to: before, ...(until === undefined ? {} : { life: was }) }]
  })
  if (changed.length === 0 && decision.links.length > 0)
    throw resolutionErrors.decision_overtaken('Messages have shown since that it is so.')
  return { kind: 'undo', changed, made: [], undoes: of.decision }
}

/** What a link that expires has to live when a person says at this instant (milliseconds since 1970) that it holds; nothing for one that does not. */
export function lifeFrom(
  at: number,
  link: Pick<Link, 'happenedAt' | 'confirmedAt' | 'expiresAt'>,
): { readonly life?: Life } {
  if (link.expiresAt === null) return {}
  const lifetime = Date.parse(link.expiresAt) - Date.parse(lastShown(link))
  return { life: { confirmedAt: new Date(at).toISOString(), expiresAt: new Date(at + lifetime).toISOString() } }
}
