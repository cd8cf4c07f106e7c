import type { Identifier } from '@diapason/kernel'
import { knownAs } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'

/** All identifiers of whoever has this origin; where it is nobody's, as all messages have left the log, those that it hung together with. */
export async function membersOf(db: Database, origin: string): Promise<readonly Identifier[]> {
  return (await knownAs(db, origin))?.identifiers ?? []
}
