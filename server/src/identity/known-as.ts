import type { Identifier } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { createLinkStore } from './link-store.ts'
import { createIdentityStore } from './store.ts'

/** Who is meant by an id, and what they are known by. */
export type KnownAs = {
  /** Undefined of an identifier that is nobody's, as all messages of its person have left the log. */
  readonly person: string | undefined
  readonly identifiers: readonly Identifier[]
}

/** What somebody is known by: a person, or an identifier that is nobody's, with all that it hung together with. Undefined of an id that nothing is known by. */
export async function knownAs(db: Database, id: string): Promise<KnownAs | undefined> {
  const identity = createIdentityStore(db)
  const [own] = await identity.byOrigins([id])
  if (!own) return undefined
  if (own.profile !== null)
    return { person: own.profile, identifiers: await identity.identifiersOfPeople([own.profile]) }
  const { origin, type, value } = own
  const others = (await createLinkStore(db).hangingTogether([origin])).get(origin) ?? []
  return { person: undefined, identifiers: [{ origin, type, value }, ...others] }
}
