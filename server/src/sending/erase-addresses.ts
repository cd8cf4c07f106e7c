import type { Database } from '../platform/database/database.ts'

/** Forgets addresses as text; that nothing is sent to them holds on, by their hashes. For an erasure alone, in its transaction. */
export function eraseAddresses(tx: Database, values: readonly string[]): Promise<number> {
  return tx.execute('update suppressions set address = null, note = null where address = any($1)', [values])
}
