import { createAudit } from '../platform/audit/audit.ts'
import { createAuditReader } from '../platform/audit/read-audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { retryable } from '../platform/database/retryable.ts'

/** How an export of named people ended. */
export type ExportTally = {
  readonly list: string
  readonly format: string
  readonly purpose: string
  /** Rows that are in the file. */
  readonly rows: number
  /** Rows that are not, because their person does not permit the purpose. */
  readonly leftOut: number
  /** Rows that are not, because the catalogue, or the key that they came with, keeps them for other purposes. */
  readonly withheld: number
  /** False when it was broken off, by either side. */
  readonly whole: boolean
}

const BEGUN = 'export.download'
const ENDED = 'export.end'
const TRIES = 5

/** What the audit trail keeps of exports: who carried what away for which purpose and, of named people, how many rows it held and how many were left out. */
export function createExportRecord({ db, clock }: { readonly db: Database; readonly clock: () => number }) {
  const audit = createAudit({ clock })
  const reader = createAuditReader(db)
  return {
    begun: (principal: Principal, list: string, detail: Readonly<Record<string, unknown>>) =>
      audit.record(db, { principal, action: BEGUN, target: { kind: 'export', id: list }, detail }),
    /** @param id of the export, which its answer named */
    ended: async (principal: Principal, id: string, tally: ExportTally) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await audit.record(db, { principal, action: ENDED, target: { kind: 'export', id }, detail: tally })
        } catch (error) {
          if (attempt >= TRIES || !retryable(error)) throw error
        }
      }
    },
    /** What was recorded of an export that this principal made; undefined of one that goes on, and of everybody else's. */
    tallyOf: async (principal: Principal, id: string): Promise<(ExportTally & { endedAt: string }) | undefined> => {
      const [record] = await reader.list(
        { action: ENDED, targetKind: 'export', targetId: id },
        { before: undefined, limit: 1 },
      )
      if (!record || nameOf(record.by) !== principalName(principal)) return undefined
      return { ...(record.detail as ExportTally), endedAt: record.at }
    },
  }
}

function nameOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return id === '' ? kind : `${kind}:${id}`
}
