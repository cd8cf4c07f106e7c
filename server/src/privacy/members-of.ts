import type { Identifier } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'

/** All identifiers of whoever has this origin; it alone where it is nobody's. In one statement, for people are renamed as they meet others. */
export function membersOf(db: Database, origin: string): Promise<Identifier[]> {
  return db.query(
    `select o.origin, o.type, o.value from origins o
     where o.origin = $1 or o.profile = (select profile from origins where origin = $1) order by o.origin`,
    [origin],
  )
}
