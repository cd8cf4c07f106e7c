import { createHash } from 'node:crypto'
import { canonicalJson, type JsonObject } from '@diapason/kernel'

/** What is left that no erasure of ours reaches, by a code that the console words. */
export type Remains = 'backups' | 'waiting_imports' | 'foreign_postgres' | 'foreign_clickhouse'

/** Proof that somebody was erased. It names no person: only the request that asked for it. */
export type Receipt = {
  /** Of this form. */
  readonly version: 1
  readonly erasure: string
  readonly request: string | null
  /** ISO 8601: from when on nothing that happened before is let in. */
  readonly erasedAt: string
  /** ISO 8601: when no file of the databases held it any more. */
  readonly compactedAt: string
  /** Version of the program. */
  readonly program: string
  /** Identifiers that are known, by keyed hashes, not to be let in again. */
  readonly tombstones: number
  /** Every store that was looked at, and how many rows it held. */
  readonly stores: readonly { readonly engine: string; readonly store: string; readonly rows: number }[]
  readonly remains: readonly Remains[]
  /** SHA-256, in hex, of the canonical JSON (RFC 8785) of all the rest. */
  readonly hash: string
}

/** Seals a receipt: whoever has it can compute the hash again, and compare it with the one in the audit trail. */
export function sealReceipt(receipt: Omit<Receipt, 'hash'>): Receipt {
  const hash = createHash('sha256')
    .update(canonicalJson(receipt as unknown as JsonObject))
    .digest('hex')
  return { ...receipt, hash }
}
