import { connectedComponents, type Identifier, identifyProfile, mergeProfiles, type Profile } from '@diapason/kernel'
import { createIdentityStore, createLinkStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { refreshChoices } from './choices.ts'
import { foldLog } from './fold-log.ts'
import { readDocument } from './read-document.ts'
import { createProfileStore, ProfileConflict, type StoredDocument } from './store.ts'
import { writeOf } from './write-of.ts'

/** People as live links make them. */
export type Recomposed = {
  /** Everybody who has origins of the people given, unchanged ones too. */
  readonly people: readonly { readonly profile: Profile; readonly origins: readonly Identifier[] }[]
  /** Origins that are another person's now, or nobody's (null). */
  readonly moved: readonly { readonly origin: string; readonly profile: string | null }[]
}

type Owner = Identifier & { readonly profile: string | undefined }

type Component = {
  readonly origins: readonly Owner[]
  /** Documents that are wholly part of it; undefined when it has to be folded from the log. */
  readonly whole: readonly StoredDocument[] | undefined
}

/**
 * Makes people again what the live links between their origins say: people who hang together become one, who does not becomes several, and an origin of
 * which the log has nothing is nobody's. Where whole people join, their documents are merged; where somebody is taken apart, each is folded from
 * their own rows, so that nothing is left of having been one (laws 1 and 3). Locks the people and writes them; in a transaction.
 *
 * @param alone identifiers that are nobody's, and may be joined by a link that is live now
 * @throws ProfileConflict when somebody changed meanwhile
 */
export async function recompose(
  tx: Database,
  { people, alone = [] }: { people: readonly string[]; alone?: readonly Identifier[] },
): Promise<Recomposed> {
  const store = createProfileStore(tx)
  const identity = createIdentityStore(tx)
  const stored = new Map((await store.lockDocuments(people)).map((one) => [one.profile, one]))
  // Somebody became part of another before the lock was given.
  if (stored.size < people.length) throw new ProfileConflict()
  const owned = await identity.identifiersOfPeople(people)
  const origins = new Map<string, Owner>()
  for (const one of [...owned, ...alone.map((one) => ({ ...one, profile: undefined }))]) origins.set(one.origin, one)
  const links = await createLinkStore(tx).liveBetween([...origins.keys()])
  const sizes = countBy(owned.map(({ profile }) => profile))
  const components = connectedComponents(
    origins.keys(),
    links.map(({ a, b }) => [a, b] as const),
  ).map((names) =>
    componentOf(
      names.flatMap((name) => origins.get(name) ?? []),
      { stored, sizes },
    ),
  )
  const folded = await foldLog(
    tx,
    components.flatMap((component) =>
      component.whole ? [] : component.origins.map((one) => ({ ...one, profile: keyOf(component) })),
    ),
  )
  const composed = components.map((component) => {
    const profile = component.whole ? merged(component) : folded.get(keyOf(component))?.profile
    return { component, profile }
  })
  const composedPeople = composed.flatMap(({ component, profile }) =>
    profile ? [{ profile, origins: component.origins.map(identifierOf) }] : [],
  )
  const moved = composed.flatMap(({ component, profile }) =>
    component.origins
      .filter((one) => one.profile !== profile?.id)
      .map(({ origin }) => ({ origin, profile: profile?.id ?? null })),
  )
  await write(tx, { people: composedPeople.map(({ profile }) => profile), stored, left: leftBy(moved, origins) })
  await identity.assign(moved)
  // Once it is said whose each origin is: a choice goes with the origin that made it.
  await refreshChoices(
    tx,
    composedPeople.map(({ profile }) => profile.id),
  )
  return { people: composedPeople, moved }
}

/** Whole people and identifiers that were nobody's make it, or it is a part of somebody and has to be folded. */
function componentOf(
  origins: readonly Owner[],
  { stored, sizes }: { stored: ReadonlyMap<string, StoredDocument>; sizes: ReadonlyMap<string, number> },
): Component {
  const here = countBy(origins.flatMap(({ profile }) => profile ?? []))
  const documents: StoredDocument[] = []
  for (const [profile, n] of here) {
    const document = stored.get(profile)
    if (n !== sizes.get(profile) || !document || !readDocument(document.doc)) return { origins, whole: undefined }
    documents.push(document)
  }
  return { origins, whole: documents.length > 0 ? documents : undefined }
}

function merged({ origins, whole = [] }: Component): Profile | undefined {
  let profile: Profile | undefined
  for (const { doc } of whole) {
    const one = readDocument(doc)
    profile = profile && one ? mergeProfiles(profile, one) : (profile ?? one)
  }
  return profile && identifyProfile(profile, origins)
}

/**
 * Writes documents that changed, and those of people whom an identifier has left, whatever is in them: nodes remember whose an identifier is by the
 * version of that person, and a document lists but some of the identifiers of who has many.
 */
async function write(
  tx: Database,
  of: {
    readonly people: readonly Profile[]
    readonly stored: ReadonlyMap<string, StoredDocument>
    readonly left: ReadonlySet<string | undefined>
  },
): Promise<void> {
  const { people, stored, left } = of
  const store = createProfileStore(tx)
  const kept = new Set(people.map(({ id }) => id))
  await store.remove(
    [...stored.values()]
      .filter(({ profile }) => !kept.has(profile))
      .map(({ profile: id, version }) => ({ id, version })),
  )
  const writes = people.map((profile) => writeOf(profile, stored.get(profile.id)?.version))
  await store.write(writes.filter(({ id, doc }) => left.has(id) || stored.get(id)?.doc !== doc))
}

function leftBy(moved: Recomposed['moved'], owners: ReadonlyMap<string, Owner>): ReadonlySet<string | undefined> {
  return new Set(moved.map(({ origin }) => owners.get(origin)?.profile))
}

/** The smallest origin, by which a component is named while it is folded. */
function keyOf({ origins }: Component): string {
  return origins.map(({ origin }) => origin).sort()[0] ?? ''
}

function identifierOf({ type, value, origin }: Owner): Identifier {
  return { type, value, origin }
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
