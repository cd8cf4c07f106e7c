import { applyEvent, type Identifier, identifyProfile, type Profile } from '@diapason/kernel'
import { eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/** A person as the log says, and when their last message came (ISO 8601). */
export type FoldedLog = { readonly profile: Profile; readonly receivedAt: string }

/**
 * Folds people from the log of their origins, in one streamed read, by person. Whose an origin is is given, and so is all that identifies a person: what
 * a message names may be somebody else's. Who is not in the log is not in the answer. Inside a transaction only.
 */
export async function foldLog(
  tx: Database,
  origins: readonly (Identifier & { readonly profile: string })[],
): Promise<Map<string, FoldedLog>> {
  const owners = new Map(origins.map(({ origin, profile }) => [origin, profile]))
  const folded = new Map<string, FoldedLog>()
  for await (const row of createLogReader(tx).streamOfOrigins([...owners.keys()])) {
    const id = owners.get(row.origin)
    if (id === undefined || row.type === 'identity') continue
    const known = folded.get(id)
    const event = { ...eventOfRow(row), identifiers: [] }
    folded.set(id, { profile: applyEvent(known?.profile, event).profile, receivedAt: row.receivedAt })
  }
  const identifiers = Map.groupBy(origins, (one) => one.profile)
  for (const [id, { profile, receivedAt }] of folded)
    folded.set(id, { profile: identifyProfile(profile, identifiers.get(id) ?? []), receivedAt })
  return folded
}
