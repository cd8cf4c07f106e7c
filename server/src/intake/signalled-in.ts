import { type ConsentPlan, type SignalWord, signalWords } from '@diapason/kernel'
import type { HearSignals, SignalFault } from '../signals/index.ts'
import type { Batch } from './commit-batch.ts'
import type { Signalled } from './news.ts'
import type { Taken } from './read-message.ts'
import type { Refused } from './store-gate.ts'

/** What the messages of a batch signal, and which of these signals could not be taken as they came; undefined where no purpose heeds any, or none signals. */
export function signalledIn(
  { taken, rejected }: Pick<Batch, 'taken' | 'rejected'>,
  { plan, hear }: { readonly plan: ConsentPlan; readonly hear: HearSignals },
): (Signalled & { readonly faults: readonly { readonly source: string; readonly code: SignalFault }[] }) | undefined {
  if (plan.signalled.length === 0) return undefined
  const words = new Map<Taken | Refused, readonly SignalWord[]>()
  const faults: { source: string; code: SignalFault }[] = []
  for (const one of taken) {
    const { event, row } = one
    const heard = hear(event.context, { plan, at: row.happenedAt })
    for (const { code } of heard.faults) faults.push({ source: row.source, code })
    const said = heard.signals.length === 0 ? [] : signalWords(plan, heard.signals, row.happenedAt)
    if (said.length > 0) words.set(one, said)
  }
  for (const one of rejected) {
    const { said, receivedAt } = one
    const heard = hear(said.event.context, { plan, at: receivedAt })
    if (heard.signals.length > 0) words.set(one, signalWords(plan, heard.signals, receivedAt))
  }
  return words.size + faults.length === 0 ? undefined : { plan, words, faults }
}
