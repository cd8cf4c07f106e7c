import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { Scope } from './link.ts'

/** Why a token opens nothing. Whoever holds it is told the same of each. */
export type Refusal = {
  readonly why:
    | 'forged'
    | 'expired'
    | 'revoked'
    | 'unknown'
    | 'other_scope'
    | 'nobody'
    | 'cross_site'
    | 'purpose_unknown'
  /** The link that it names; undefined where its signature is not ours. */
  readonly id: string | undefined
  readonly wanted: Scope
}

/** Milliseconds within which the same refusal is told once. */
const QUIET = 3_600_000

/** Links whose refusals are told within that time, on one node: whoever tries more has told enough. */
const MOST = 500

/**
 * Keeps a record in the audit trail of links that opened nothing: one an hour for the same link and reason, with how many there were since the last one, so that nobody
 * fills the trail by trying.
 */
export function createRefusals({ db, clock }: { readonly db: Database; readonly clock: () => number }) {
  const audit = createAudit({ clock })
  const told = new Map<string, { readonly at: number; since: number }>()
  return {
    note: async ({ why, id, wanted }: Refusal): Promise<void> => {
      const key = `${why} ${id ?? ''}`
      const last = told.get(key)
      const now = clock()
      if (last && now - last.at < QUIET) {
        last.since += 1
        return
      }
      if (!last && told.size >= MOST) {
        for (const [name, { at }] of told) if (now - at >= QUIET) told.delete(name)
        if (told.size >= MOST) return
      }
      told.set(key, { at: now, since: 0 })
      await db.tx((tx) =>
        audit.record(tx, {
          principal: 'anonymous',
          action: 'link.refuse',
          target: { kind: 'link', id: id ?? '' },
          detail: { why, wanted, before: last?.since ?? 0 },
        }),
      )
    },
  }
}
