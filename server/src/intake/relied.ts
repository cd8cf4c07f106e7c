import { createLedger } from '../consent/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore } from '../profiles/index.ts'
import type { Folded } from './fold-batch.ts'

/**
 * What nobody writes and the batch rests on all the same is as it was remembered (law 7): the choices of those of whom nothing is stored, and that whoever is nobody has
 * refused nothing. Costs nothing where nothing was at stake. May be sent together with what is written.
 * @throws what `isConflict` knows, when it is not so
 */
export async function assertRelied(
  tx: Database,
  { relied: { people, strangers } }: Pick<Folded, 'relied'>,
): Promise<void> {
  await Promise.all([
    createProfileStore(tx).assertUnchanged(people),
    createIdentityStore(tx).assertNobodys(strangers),
    createLedger(tx).assertSilent(strangers),
  ])
}
