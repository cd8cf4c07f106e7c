import type { ConsentPlan } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { undisturbed } from '../profiles/index.ts'
import { addressType, keptAddress } from './addresses.ts'
import { sendingErrors } from './errors.ts'
import { MOST_ADDRESSES, readAddresses } from './read-addresses.ts'
import {
  type AddressReport,
  createSuppressionStore,
  type Suppression,
  type SuppressionPlace,
} from './suppression-store.ts'

type Given = {
  readonly principal: Principal
  readonly channel: string
  readonly reason: Exclude<AddressReport['reason'], null>
  readonly note: string | null
}

/** What people write down of addresses, and lift; each with a record of the audit trail, which names no address. */
export function createSuppressions(of: {
  readonly db: Database
  readonly plan: () => ConsentPlan
  readonly recogniser: () => Recogniser
  /** Milliseconds since 1970. */
  readonly clock: () => number
}) {
  const { db, plan, recogniser, clock } = of
  const audit = createAudit({ clock })

  /** @throws AppError `suppression_channel_unknown` */
  const kept = (channel: string, address: string) => {
    const type = addressType(plan(), channel)
    if (type === undefined || !plan().sending.channels.has(channel))
      throw sendingErrors.suppression_channel_unknown(`Nobody is reached by an address on ${channel}.`)
    const by = recogniser()
    return keptAddress(by.identifier(type, address), { channel, recogniser: by })
  }
  const reported = (address: string, { principal, channel, reason, note }: Given): AddressReport => ({
    ...kept(channel, address),
    reason,
    since: new Date(clock()).toISOString(),
    delivered: false,
    softly: [],
    note,
    source: principalName(principal),
  })

  return {
    /** Writes down one address; what is suppressed stays as it was first said. @returns as it is kept */
    add: (address: string, given: Given): Promise<Suppression> =>
      undisturbed(() =>
        db.tx(async (tx) => {
          const store = createSuppressionStore(tx)
          const report = reported(address, given)
          const added = await store.report([report])
          const one = await store.byAddress(report)
          if (!one) throw new Error('A suppression that was written could not be read back.')
          if (added > 0)
            await audit.record(tx, {
              principal: given.principal,
              action: 'suppression.add',
              target: { kind: 'suppression', id: one.id },
              detail: { channel: given.channel, reason: given.reason },
            })
          return one
        }),
      ),
    /**
     * The same of many.
     * @throws AppError `suppression_addresses_invalid`
     */
    import: (text: string, given: Given) => {
      const { addresses, unread } = readAddresses(text)
      if (addresses.length === 0 || addresses.length > MOST_ADDRESSES)
        throw sendingErrors.suppression_addresses_invalid(
          `There are ${addresses.length} addresses in it, and 1 to ${MOST_ADDRESSES} can be taken at once.`,
        )
      const reports = [...new Map(addresses.map((one) => reported(one, given)).map((one) => [one.hash, one])).values()]
      return undisturbed(() =>
        db.tx(async (tx) => {
          const added = await createSuppressionStore(tx).report(reports)
          if (added > 0)
            await audit.record(tx, {
              principal: given.principal,
              action: 'suppression.import',
              target: { kind: 'channel', id: given.channel },
              detail: { reason: given.reason, added },
            })
          return { addresses: reports.length, added, unread: unread.slice(0, 100) }
        }),
      )
    },
    /** @throws AppError `suppression_unknown` */
    lift: (id: string, { principal, note }: { readonly principal: Principal; readonly note: string }) =>
      db.tx(async (tx) => {
        const lifted = await createSuppressionStore(tx).remove(id)
        if (!lifted) throw sendingErrors.suppression_unknown(`There is no suppression ${id}.`)
        await audit.record(tx, {
          principal,
          action: 'suppression.lift',
          target: { kind: 'suppression', id },
          detail: { channel: lifted.channel, reason: lifted.reason, note },
        })
        return lifted
      }),
    list: async (of: {
      readonly q: string
      readonly channel: string | undefined
      readonly after: SuppressionPlace | undefined
      readonly limit: number
    }) => {
      const { sending } = plan()
      const channels = of.channel === undefined ? [...sending.channels.keys()] : [of.channel]
      // As it would be kept, so that it is found however it is written.
      const hashes = channels.flatMap((channel) => {
        const type = addressType(plan(), channel)
        const by = recogniser()
        return of.q === '' || type === undefined
          ? []
          : keptAddress(by.identifier(type, of.q), { channel, recogniser: by }).hash
      })
      const store = createSuppressionStore(db)
      const [items, total] = await Promise.all([store.list({ ...of, hashes }), store.count()])
      const last = items.at(-1)
      return { items, total, last: items.length === of.limit && last ? last : undefined }
    },
  }
}
