import {
  type ChoiceState,
  type Choices,
  canonicalJson,
  foldChoices,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@diapason/kernel'
import { choiceEntryOf, createLedger, type Entry } from '../consent/index.ts'
import { createLinkStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'

/** What stands of a person's entries, as it is stored in their row; null of who said nothing. */
export function choicesText(entries: readonly Entry[]): string | null {
  return entries.length === 0 ? null : canonicalJson(foldChoices(entries.map(choiceEntryOf)) as unknown as Json)
}

/** What is stored of somebody's choices. @throws when it cannot be read: it is to be made again from the ledger, and nothing may be read into it */
export function readChoices(text: string | null): Choices | undefined {
  if (text === null) return undefined
  const choices: unknown = JSON.parse(text)
  if (!isJsonObject(choices as Json) || !Object.values(choices as JsonObject).every(isStanding))
    throw new Error('what stands of the choices cannot be read')
  return choices as Choices
}

/** A word without a state would be no refusal. */
function isStanding(value: Json): boolean {
  if (!isJsonObject(value)) return false
  const { state, at, until, frequency } = value
  if (frequency !== undefined && typeof frequency !== 'string') return false
  return STATES.has(state) && typeof at === 'string' && (until === null || typeof until === 'string')
}

const STATES: ReadonlySet<unknown> = new Set<ChoiceState>(['granted', 'denied', 'withdrawn', 'pending'])

/**
 * What stands of the choices of identifiers that are nobody's, as all messages of their people have left the log, by identifier: of all that they hung together with. Who
 * chose nothing is not in the answer. Costs nothing where there are none.
 */
export async function choicesOfNobody(db: Database, origins: readonly string[]): Promise<ReadonlyMap<string, Choices>> {
  const found = new Map<string, Choices>()
  for (const [origin, entries] of await entriesOfNobody(db, origins))
    found.set(origin, foldChoices(entries.map(choiceEntryOf)))
  return found
}

/** The entries of the ledger of the same, with those of all that they hung together with. */
export async function entriesOfNobody(
  db: Database,
  origins: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const found = new Map<string, Entry[]>()
  if (origins.length === 0) return found
  const hanging = await createLinkStore(db).hangingTogether(origins)
  const own = (origin: string) => [origin, ...(hanging.get(origin) ?? []).map((one) => one.origin)]
  const entries = Map.groupBy(await createLedger(db).of([...new Set(origins.flatMap(own))]), ({ origin }) => origin)
  for (const origin of origins) {
    const theirs = own(origin).flatMap((one) => entries.get(one) ?? [])
    if (theirs.length > 0) found.set(origin, theirs)
  }
  return found
}

/**
 * Makes what stands of the choices of these people again from the ledger, where it is not so already; as others, they then have another version, so that no node
 * goes on with what it remembers (law 7). In a transaction that has these people locked. Returns those who changed.
 */
export async function refreshChoices(tx: Database, people: readonly string[]): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set()
  const entries = Map.groupBy(await createLedger(tx).ofPeople(people), ({ profile }) => profile)
  // In the order of their ids, as everybody locks them.
  const sorted = [...new Set(people)].sort()
  const texts = sorted.map((id) => choicesText(entries.get(id) ?? []))
  const rows = await tx.query<{ profile: string }>(
    `update profiles p set choices = w.choices, version = nextval('profile_versions')
     from unnest($1::uuid[], $2::text[]) as w(profile, choices)
     where p.profile = w.profile and p.choices is distinct from w.choices
     returning p.profile`,
    [sorted, texts],
  )
  return new Set(rows.map(({ profile }) => profile))
}
