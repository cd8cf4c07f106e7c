import { createHash } from 'node:crypto'
import { type Principal, principalName } from '../auth/principal.ts'
import type { Database } from '../database/database.ts'
import { newId } from '../new-id.ts'
import { boundedDetail } from './bounded-detail.ts'
import { changedParts } from './changed-parts.ts'
import { redacted } from './redacted.ts'

export type AuditEntry = {
  /** Who: a principal, or what `principalName` made of one; `system` for work that nobody asked for. */
  readonly principal: Principal | string
  /** `noun.verb`: `key.revoke`. The console words it; one that it does not know is shown as it is. */
  readonly action: string
  /** Of what, by the noun and the id that its routes use. Never an e-mail address or a name: people leave, records stay. */
  readonly target: { readonly kind: string; readonly id: string }
  /** What it was and what it became, as JSON: only the parts that differ are kept. `null` where there was, or is, nothing. */
  readonly change?: { readonly before: unknown; readonly after: unknown }
  /** Whatever else tells what was done, as JSON. Secrets and personal values are left out: see `redacted`. */
  readonly detail?: Readonly<Record<string, unknown>>
}

export type Audit = {
  /** Keeps a record of a change, in the transaction `tx` that makes it: both are committed, or neither. */
  record(tx: Database, entry: AuditEntry): Promise<void>
}

/** What of a record its digest covers. */
export type AuditContent = {
  readonly id: string
  readonly at: string
  readonly principalKind: string
  readonly principalId: string
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  /** JSON text. */
  readonly detail: string
}

const ACTION = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/
/** Longest id kept, in characters: keys of definitions and uuids are far below; what is longer is cut rather than refused. */
const ID_MAX = 500

/**
 * The audit trail: append-only, written with the change itself. It holds no state, so each capability makes its own:
 *
 *     const audit = createAudit({ clock })
 *     await db.tx(async (tx) => {
 *       …
 *       await audit.record(tx, { principal, action: 'key.revoke', target: { kind: 'key', id } })
 *     })
 */
export function createAudit({ clock = Date.now }: { readonly clock?: () => number } = {}): Audit {
  return {
    async record(tx, { principal, action, target, change, detail = {} }) {
      if (!ACTION.test(action)) throw new Error(`The action ${action} is not a noun and a verb, such as key.revoke.`)
      const [principalKind, principalId] = whoOf(principal)
      const told = change ? { ...detail, change: changedParts(asJson(change.before), asJson(change.after)) } : detail
      const content: AuditContent = {
        id: newId(),
        at: new Date(clock()).toISOString(),
        principalKind,
        principalId,
        action,
        targetKind: target.kind,
        targetId: target.id.slice(0, ID_MAX),
        detail: boundedDetail(redacted(asJson(told))),
      }
      await tx.execute(
        `insert into audit_records (id, at, principal_kind, principal_id, action, target_kind, target_id, detail, digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [...inOrder(content), auditDigest(content)],
      )
    },
  }
}

/** What the chain seals of a record. */
export function auditDigest(content: AuditContent): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest()
}

function inOrder(content: AuditContent): string[] {
  const { id, at, principalKind, principalId, action, targetKind, targetId, detail } = content
  return [id, at, principalKind, principalId, action, targetKind, targetId, detail]
}

/** As it will be read again: dates as text, nothing that JSON cannot hold. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null')
}

function whoOf(principal: Principal | string): [kind: string, id: string] {
  const name = typeof principal === 'string' ? principal : principalName(principal)
  const colon = name.indexOf(':')
  return colon === -1 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)]
}
