import type { ConsentPlan, Identifier, LogEvent } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { addressType, keptAddress } from './addresses.ts'
import type { SendingReport } from './sending-report.ts'
import { type AddressReport, createSuppressionStore } from './suppression-store.ts'

/** A report as it came. */
export type Reported = {
  readonly report: SendingReport
  readonly event: Pick<LogEvent, 'timestamp' | 'identifiers'>
  readonly source: string
  /** All identifiers of who it is about, for one that names no address. */
  readonly person: readonly Identifier[]
}

/**
 * Writes what mailing tools report of addresses, in the transaction that acknowledges it. One that names no address is about all addresses that its person has on the channel: which
 * of them it was cannot be known, and a complaint is meant.
 */
export async function writeReports(
  tx: Database,
  reported: readonly Reported[],
  of: { readonly plan: ConsentPlan; readonly recogniser: Pick<Recogniser, 'hides' | 'conceal' | 'identifier'> },
): Promise<void> {
  const { plan, recogniser } = of
  const byAddress = new Map<string, AddressReport>()
  for (const { report, event, source, person } of reported) {
    const { channel, what, address } = report
    const type = addressType(plan, channel)
    if (type === undefined) continue
    const named = event.identifiers.filter((one) => one.type === type)
    const about =
      address !== undefined
        ? [recogniser.identifier(type, address)]
        : named.length > 0
          ? named
          : person.filter((one) => one.type === type)
    for (const one of about) {
      const kept = keptAddress(one, { channel, recogniser })
      const name = `${channel} ${kept.hash}`
      byAddress.set(name, after(byAddress.get(name), { ...kept, what, at: event.timestamp, source }))
    }
  }
  if (byAddress.size > 0) await createSuppressionStore(tx).report([...byAddress.values()])
}

/** What is known of an address after one more report. */
function after(
  before: AddressReport | undefined,
  said: Pick<AddressReport, 'channel' | 'hash' | 'shown' | 'source'> & {
    readonly what: SendingReport['what']
    readonly at: string
  },
): AddressReport {
  const { what, at, ...address } = said
  const known = before ?? { ...address, reason: null, since: at, delivered: false, softly: [], note: null }
  switch (what) {
    case 'delivered':
      return { ...known, delivered: true, softly: [] }
    case 'soft_bounce':
      return { ...known, softly: [...known.softly, at] }
    case 'hard_bounce':
    case 'complaint':
      return known.reason === null ? { ...known, reason: what, since: at } : known
    default:
      return what satisfies never
  }
}
