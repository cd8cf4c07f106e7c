import { createLinkStore, eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/** Which of these origins messages of others mention: every pair that a message shows is recorded, so links lead to all of these. */
export async function mentionedElsewhere(tx: Database, origins: readonly string[]): Promise<Set<string>> {
  if (origins.length === 0) return new Set()
  const asked = new Set(origins)
  const links = await createLinkStore(tx).of(origins)
  const others = new Set(links.flatMap(({ a, b }) => [a, b]).filter((origin) => !asked.has(origin)))
  const found = new Set<string>()
  for await (const row of createLogReader(tx).streamOfOrigins([...others]))
    for (const { origin } of eventOfRow(row).identifiers) if (asked.has(origin)) found.add(origin)
  return found
}
