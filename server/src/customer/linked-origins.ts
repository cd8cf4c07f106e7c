import type { Database } from '../platform/database/database.ts'
import { createLinkStore } from './link-store.ts'

/**
 * Which of these origins somebody holds a link for, that of an old e-mail for one. Whoever holds it may leave by it whatever has left the log, and that must hold for all
 * that they are known by; so the retention keeps what they are known by, and nothing else of them, until the link is forgotten.
 */
export function linkedOrigins(tx: Database, origins: readonly string[]): Promise<ReadonlySet<string>> {
  return createLinkStore(tx).linked(origins)
}
