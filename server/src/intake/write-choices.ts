import type { ConsentPlan } from '@diapason/kernel'
import { createLedger, type Entry, type NewEntry } from '../consent/index.ts'
import type { Database } from '../platform/database/database.ts'
import { refreshChoices } from '../profiles/index.ts'
import { entriesInMessage } from './entries-in-message.ts'
import { entriesOfSignals } from './entries-of-signals.ts'
import type { Folded, Saying } from './fold-batch.ts'

/** What those had said before who choose in a batch, by who they were before it. */
export type Spoken = { readonly entries: readonly Entry[]; readonly ownerOf: ReadonlyMap<string, string> }

const NOTHING: Spoken = { entries: [], ownerOf: new Map() }

/**
 * Reads what those had said who choose in this batch: once they are written, and so locked, and before the origins of who became part of them are moved, so that
 * it is known who each word was of. Costs nothing where nobody chooses.
 */
export async function readSpoken(
  tx: Database,
  folded: Folded,
  { adopted }: { readonly adopted: boolean },
): Promise<Spoken> {
  if (folded.sayings.length === 0) return NOTHING
  const speakers = new Set(folded.sayings.map(({ taken }) => taken.row.origin))
  const people = folded.people.filter(({ origins }) => origins.some((one) => speakers.has(one)))
  const ledger = createLedger(tx)
  const rows = await ledger.ofPeople(people.flatMap(({ before }) => before.map(({ id }) => id)))
  const ownerOf = new Map(rows.map(({ origin, profile }) => [origin, profile]))
  const ids = new Set(people.map(({ profile }) => profile.id))
  const added = folded.origins.flatMap(({ origin, profile }) => (ids.has(profile) ? origin : []))
  const entries: Entry[] = rows.map(({ profile: _, ...entry }) => entry)
  // What was nobody's may have spoken when it was somebody's.
  if (adopted && added.length > 0) entries.push(...(await ledger.of(added)))
  return { entries, ownerOf }
}

/**
 * Writes down what the messages of a batch say of choices, and makes again what stands of them: of who spoke, of whom somebody joined who had chosen, and of who took
 * an identifier that was nobody's, for it may have chosen when it was somebody's. Costs nothing where no message does any of it. Returns whose it is to be read again.
 */
export async function writeChoices(
  tx: Database,
  of: {
    readonly spoken: Spoken
    readonly folded: Folded
    /** Whether identifiers that were nobody's have been taken. */
    readonly adopted: boolean
  },
  plan: ConsentPlan,
): Promise<ReadonlySet<string>> {
  const { spoken, folded, adopted } = of
  const again = new Set(folded.people.flatMap(({ profile, chooses }) => (chooses ? profile.id : [])))
  if (adopted) for (const { profile } of folded.origins) again.add(profile)
  if (folded.sayings.length > 0) {
    const personOf = new Map<string, string>()
    for (const { profile, origins, before } of folded.people) {
      for (const one of origins) personOf.set(one, profile.id)
      for (const { id } of before) personOf.set(id, profile.id)
    }
    const now = ({ origin }: Entry) => personOf.get(spoken.ownerOf.get(origin) ?? origin)
    const before = Map.groupBy(spoken.entries, now)
    const speakers = Map.groupBy(folded.sayings, ({ taken }) => personOf.get(taken.row.origin))
    await createLedger(tx).append(
      [...speakers].map(([person, sayings]) => {
        const own = before.get(person) ?? []
        const known: NewEntry[] = [...own]
        return {
          before: own,
          sayings: sayings.map((saying) => {
            const entries = entriesIn(saying, { plan, known })
            known.push(...entries)
            const isTheirs = (origin: string) =>
              saying.origins.has(origin) || saying.people.has(spoken.ownerOf.get(origin) ?? '')
            return { entries, isTheirs: isAlone(saying) ? NOBODYS : isTheirs }
          }),
        }
      }),
    )
    for (const person of speakers.keys()) if (person !== undefined) again.add(person)
  }
  return again.size === 0 ? again : new Set([...(await refreshChoices(tx, [...again])), ...again])
}

/** Nobody else is spoken for by a visit that no token speaks for, and by a signal. */
const NOBODYS = () => false

function isAlone({ taken, words }: Saying): boolean {
  return words !== undefined || taken.via === 'visit'
}

function entriesIn(
  { taken, words, isKept = true }: Saying,
  { plan, known }: { readonly plan: ConsentPlan; readonly known: readonly NewEntry[] },
): NewEntry[] {
  if (words === undefined) return entriesInMessage(taken, { plan, before: known })
  return entriesOfSignals(taken, { words, plan, known, isKept })
}
