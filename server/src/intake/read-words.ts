import { createLedger } from '../consent/index.ts'
import type { Database } from '../platform/database/database.ts'
import { entriesOfNobody, type Held } from '../profiles/index.ts'
import type { KnownWords } from './store-gate.ts'

/** What the ledger holds of who a batch is about: of people, who are locked, and of identifiers that are nobody's. */
export async function readWords(
  tx: Database,
  { known, origins }: { readonly known: ReadonlyMap<string, Held>; readonly origins: readonly string[] },
): Promise<KnownWords> {
  const people = new Set([...known.values()].flatMap(({ profile, choices }) => (choices ? profile.id : [])))
  const entries = people.size === 0 ? [] : await createLedger(tx).ofPeople([...people])
  return {
    ofPeople: Map.groupBy(entries, ({ profile }) => profile),
    ofNobody: await entriesOfNobody(
      tx,
      origins.filter((origin) => !known.has(origin)),
    ),
  }
}
