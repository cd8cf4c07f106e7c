import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'

export type ReadsStore = {
  /** One more was asked about, and told of or not. */
  count(read: {
    readonly key: string
    readonly purpose: string
    readonly now: Date
    readonly told: boolean
  }): Promise<void>
  /** Writes the hours that are over into the audit trail, one record a key, an hour and a purpose. */
  audit(now: Date): Promise<void>
}

type Sum = {
  readonly key: string
  readonly hour: string
  readonly purpose: string
  readonly asked: number
  readonly told: number
}

/** What partners read, in sums. */
export function createReadsStore(db: Database, { clock }: { readonly clock: () => number }): ReadsStore {
  const audit = createAudit({ clock })
  return {
    count: async ({ key, purpose, now, told }) => {
      await db.execute(
        `insert into partner_reads (key, hour, purpose, asked, told) values ($1, date_trunc('hour', $2::timestamptz), $3, 1, $4)
         on conflict (key, hour, purpose) do update set asked = partner_reads.asked + 1, told = partner_reads.told + excluded.told`,
        [key, now.toISOString(), purpose, told ? 1 : 0],
      )
    },
    audit: (now) =>
      db.tx(async (tx) => {
        const sums = await tx.query<Sum>(
          `update partner_reads set audited = true where not audited and hour < date_trunc('hour', $1::timestamptz)
           returning key, hour, purpose, asked, told`,
          [now.toISOString()],
        )
        for (const { key, ...detail } of sums)
          await audit.record(tx, {
            principal: `key:${key}`,
            action: 'partner.read',
            target: { kind: 'key', id: key },
            detail,
          })
      }),
  }
}
