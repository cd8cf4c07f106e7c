import type { ConsentPlan, LogEvent } from '@diapason/kernel'
import { addressType } from './addresses.ts'
import { reportIn } from './sending-report.ts'

/** Why a report of a mailing tool must not come in. */
type ReportRefusal = {
  readonly code: 'event_invalid'
  readonly message: string
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

/**
 * Refuses a bounce, and a complaint, that would change nothing, because nobody is reached by an address on its channel: who pressed "spam" would go on being written to, and
 * nobody would know. It is kept among the rejected messages, and counts when it is sent again once the channel says how people are reached.
 */
export function createReportDoor(plan: () => ConsentPlan): (event: LogEvent) => ReportRefusal | undefined {
  return (event) => {
    const report = reportIn(event)
    if (!report || report.what === 'delivered' || addressType(plan(), report.channel) !== undefined) return undefined
    const path = 'properties.channel'
    const message =
      'must name a channel on which people are reached by an address: one that is defined and says which identifier that is'
    return { code: 'event_invalid', message: `${path} ${message}`, problems: [{ path, message }] }
  }
}
