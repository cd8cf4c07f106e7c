import type { ConsentPlan } from '@diapason/kernel'
import { choicesIn, entriesOf, type NewEntry } from '../consent/index.ts'
import { newId } from '../platform/new-id.ts'
import type { Taken } from './read-message.ts'

/**
 * The entries of the ledger that a message makes: none, unless it tells choices.
 * @param of `before`: what the person had said, for who leaves everything, and how often they wanted it
 */
export function entriesInMessage(
  { event, row, via, gainful }: Taken,
  { plan, before }: { readonly plan: ConsentPlan; readonly before: readonly NewEntry[] },
): NewEntry[] {
  const told = choicesIn(event, via)
  if (!told) return []
  return entriesOf(
    {
      ...told,
      origin: row.origin,
      at: row.happenedAt,
      recordedAt: row.receivedAt,
      channel: row.channel,
      source: row.source,
      messageId: row.messageId,
      confirms: false,
    },
    { plan, newId, before, waits: gainful },
  )
}
