import type { ChoiceEntry } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { type Entry, type NewEntry, sealOf } from './entry.ts'

/** What one person says, after all that they said before. */
export type Speaking = { readonly before: readonly Entry[]; readonly entries: readonly NewEntry[] }

export type Ledger = {
  /** Entries of these origins: chain by chain, each from its first. */
  of(origins: readonly string[]): Promise<Entry[]>
  /** The same of all origins of these people, with the person. */
  ofPeople(people: readonly string[]): Promise<(Entry & { readonly profile: string })[]>
  /** Which of these origins have said anything. */
  speakers(origins: readonly string[]): Promise<Set<string>>
  /**
   * Writes down what people said: seals each entry to the one before it of its origin, and lets it speak for the person's other origins that had said something of
   * the same purpose. They must be locked: two who write at once would both be the next of one chain.
   */
  append(people: readonly Speaking[]): Promise<Entry[]>
  /** Entries after this place, in the order of their origins, `limit` at most: for who verifies all of them. */
  page(after: { readonly origin: string; readonly n: number } | undefined, limit: number): Promise<Entry[]>
}

const COLUMNS = `e.origin, e.n, e.id, e.purpose, e.state, e.at, e.until, e.recorded_at as "recordedAt", e.covers, e.asked, e.place, e.how, e.channel, e.source,
  e.message_id as "messageId", encode(e.prev, 'hex') as prev, encode(e.hash, 'hex') as hash`

/** The ledger of choices, on a database or on a transaction of it. Entries are added, and never changed. */
export function createLedger(db: Database): Ledger {
  return {
    of: (origins) =>
      db.query(`select ${COLUMNS} from consent_entries e where e.origin = any($1::uuid[]) order by e.origin, e.n`, [
        origins,
      ]),
    ofPeople: (people) =>
      db.query(
        `select o.profile, ${COLUMNS} from origins o join consent_entries e on e.origin = o.origin
         where o.profile = any($1::uuid[]) order by e.origin, e.n`,
        [people],
      ),
    speakers: async (origins) => {
      const rows = await db.query<{ origin: string }>(
        'select distinct origin from consent_entries where origin = any($1::uuid[])',
        [origins],
      )
      return new Set(rows.map(({ origin }) => origin))
    },
    append: async (people) => {
      const added: Entry[] = []
      for (const { before, entries } of people) {
        const known = [...before]
        for (const entry of entries) {
          const chain = known.filter(({ origin }) => origin === entry.origin)
          const last = chain.at(-1)
          const content = { ...entry, n: (last?.n ?? 0) + 1, covers: coveredBy(entry, known), prev: last?.hash ?? null }
          const sealed = { ...content, hash: sealOf(content) }
          known.push(sealed)
          added.push(sealed)
        }
      }
      if (added.length > 0) await db.execute(insertSql, [JSON.stringify(added)])
      return added
    },
    page: (after, limit) =>
      db.query(
        `select ${COLUMNS} from consent_entries e where $1::uuid is null or (e.origin, e.n) > ($1, $2)
         order by e.origin, e.n limit $3`,
        [after?.origin ?? null, after?.n ?? 0, limit],
      ),
  }
}

/** An entry as its effect is computed. */
export function choiceEntryOf({ purpose, origin, state, at, until, covers }: Entry): ChoiceEntry {
  return { subject: purpose, origin, state, at, until, covers: Object.keys(covers) }
}

/** The person's other origins that said something of this purpose, each with the last thing it said of anything. */
function coveredBy({ origin, purpose }: NewEntry, known: readonly Entry[]): Readonly<Record<string, string>> {
  const spoke = new Set(known.flatMap((one) => (one.origin !== origin && one.purpose === purpose ? one.origin : [])))
  const covers: Record<string, string> = {}
  for (const one of known) if (spoke.has(one.origin)) covers[one.origin] = one.hash
  return covers
}

const insertSql = `insert into consent_entries
    (origin, n, id, purpose, state, at, until, recorded_at, covers, asked, place, how, channel, source, message_id, prev, hash)
  select origin, n, id, purpose, state, at, until, "recordedAt", covers, asked, place, how, channel, source, "messageId",
    decode(prev, 'hex'), decode(hash, 'hex')
  from jsonb_to_recordset($1::jsonb) as e(origin uuid, n int, id uuid, purpose text, state text, at timestamptz, until timestamptz,
    "recordedAt" timestamptz, covers jsonb, asked jsonb, place jsonb, how text, channel text, source text, "messageId" text, prev text, hash text)`
