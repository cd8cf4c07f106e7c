import type { KeyRecord } from '../../platform/auth/key-record.ts'
import type { Database } from '../../platform/database/database.ts'
import { openErasures } from '../../privacy/index.ts'
import { type Check, ok, warn } from './finding.ts'
import { listed } from './listed.ts'

const HOUR = 3_600_000

/** What is large is written anew at ten past two in the night; whatever waits longer than a day and some hours waits for something. */
const LATE_HOURS = 30

export type ConsentOptions = {
  readonly db: Database
  readonly keys: () => Promise<readonly KeyRecord[]>
  /** Signals of the last day that were not taken as they came, by the id of their key. */
  readonly faults: () => Promise<readonly { readonly source: string; readonly day: number }[]>
  readonly now: () => Date
}

/** Whether what people chose reaches us as it should, and whether who is erased is gone from the files as well. */
export function consentChecks(of: ConsentOptions): Check[] {
  return [
    {
      name: 'signals',
      look: async () => {
        const faults = (await of.faults()).filter(({ day }) => day > 0)
        if (faults.length === 0) return [ok('signals')]
        const names = new Map((await of.keys()).map(({ id, name }) => [id, name]))
        return [
          warn('signals_faulty', {
            count: faults.reduce((sum, { day }) => sum + day, 0),
            names: listed(faults.map(({ source }) => names.get(source) ?? source)),
          }),
        ]
      },
    },
    {
      name: 'erasures',
      look: async () => {
        const { count, uncompacted, since } = await openErasures(of.db)
        if (since === null) return [ok('erasures')]
        const hours = Math.max(1, Math.round((of.now().getTime() - Date.parse(since)) / HOUR))
        const params = { count, uncompacted, hours }
        return [hours > LATE_HOURS ? warn('erasures_late', params) : ok('erasures_open', params)]
      },
    },
  ]
}
