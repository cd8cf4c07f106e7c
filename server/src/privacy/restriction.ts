import { choiceOf, isRestricted, RESTRICTION } from '@diapason/kernel'
import { createLedger, restrictionEntries } from '../consent/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/new-id.ts'
import { createProfileStore, ProfileConflict, profileErrors, readChoices, refreshChoices } from '../profiles/index.ts'

/**
 * Restricts what may be done with the data of a person, or lets it be used again: an entry of the ledger for each of their origins, with what stands of it beside them, in the
 * transaction `tx`. Every next question at a gate, on every node, has it. Returns whose it was, and of how many origins something changed.
 * @throws AppError `profile_unknown`; ProfileConflict when the person changes meanwhile: try again
 */
export async function writeRestriction(
  tx: Database,
  of: {
    readonly origin: string
    readonly request: string
    readonly restricted: boolean
    readonly principal: Principal | 'system'
    readonly at: string
  },
): Promise<{ readonly person: string; readonly origins: number }> {
  const { origin, request, restricted, principal, at } = of
  const identity = createIdentityStore(tx)
  const person = await identity.profileOf(origin)
  if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
  const locked = await createProfileStore(tx).lockDocuments([person])
  if (locked.length === 0 || (await identity.profileOf(origin)) !== person) throw new ProfileConflict()
  const origins = (await identity.identifiersOfPeople([person])).map((one) => one.origin).sort()
  const ledger = createLedger(tx)
  const before = await ledger.ofPeople([person])
  const entries = restrictionEntries(
    {
      request,
      restricted,
      at,
      recordedAt: at,
      how: principal !== 'system' && principal.kind === 'user' ? 'agent' : 'api',
      channel: 'server',
      source: principal === 'system' ? principal : principalName(principal),
    },
    { origins, before, newId },
  )
  await ledger.append([{ before, sayings: [{ entries, isTheirs: () => false }] }])
  await refreshChoices(tx, [person])
  return { person, origins: entries.length }
}

/** Since when those who have these origins are restricted, by origin; who is not, is not in it. Choices that cannot be read are said to be, for no gate lets them through. */
export async function restrictedSince(
  db: Database,
  origins: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const known = (await createIdentityStore(db).byOrigins([...origins])).filter(({ profile }) => profile !== null)
  const documents = await createProfileStore(db).documents([...new Set(known.flatMap(({ profile }) => profile ?? []))])
  const since = new Map(documents.map(({ profile, choices }) => [profile, sinceOf(choices)]))
  return new Map(
    known.flatMap(({ origin, profile }) => {
      const at = since.get(profile ?? '')
      return at === undefined ? [] : [[origin, at]]
    }),
  )
}

function sinceOf(stored: string | null): string | null | undefined {
  try {
    const choices = readChoices(stored)
    return isRestricted(choices) ? choiceOf(choices, RESTRICTION)?.at : undefined
  } catch {
    return null
  }
}
