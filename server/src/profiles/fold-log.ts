import { applyEvent, type Profile } from '@diapason/kernel'
import { eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/** A person as the log says, and when their last message came (ISO 8601). */
export type FoldedLog = { readonly profile: Profile; readonly receivedAt: string }

/**
 * Folds people from the log of their origins, in one streamed read, by person. Who is not in the log is not in the answer. Inside a
 * transaction only.
 */
export async function foldLog(
  tx: Database,
  origins: readonly { readonly origin: string; readonly profile: string }[],
): Promise<Map<string, FoldedLog>> {
  const owners = new Map(origins.map(({ origin, profile }) => [origin, profile]))
  const folded = new Map<string, FoldedLog>()
  for await (const row of createLogReader(tx).streamOfOrigins([...owners.keys()])) {
    const id = owners.get(row.origin)
    if (id === undefined) continue
    const known = folded.get(id)
    folded.set(id, { profile: applyEvent(known?.profile, eventOfRow(row)).profile, receivedAt: row.receivedAt })
  }
  return folded
}
