import type { ChoiceEntry } from '@diapason/kernel'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'
import { createChains } from './chains.ts'
import type { Entry, NewEntry } from './entry.ts'

/** What one person says, after all that they said before. */
export type Speaking = { readonly before: readonly Entry[]; readonly sayings: readonly Spoken[] }

/** Entries of one saying. */
export type Spoken = {
  readonly entries: readonly NewEntry[]
  /** Whether an origin was already the person's when this was said; all of `before` when absent. Nobody speaks for who joins them later. */
  readonly isTheirs?: ((origin: string) => boolean) | undefined
}

export type Ledger = {
  /** Entries of these origins: chain by chain, each from its first. */
  of(origins: readonly string[]): Promise<Entry[]>
  /** The same of all origins of these people, with the person. */
  ofPeople(people: readonly string[]): Promise<(Entry & { readonly profile: string })[]>
  /** Which of these origins have said anything. */
  speakers(origins: readonly string[]): Promise<Set<string>>
  /**
   * That these origins have said nothing.
   * @throws an error by dividing by zero (SQLSTATE 22012) when one has
   */
  assertSilent(origins: readonly string[]): Promise<void>
  /**
   * Writes down what people said: seals each entry to the one before it of its origin, and lets it speak for the person's other origins that had said something of
   * the same purpose. They must be locked: two who write at once would both be the next of one chain.
   */
  append(people: readonly Speaking[]): Promise<Entry[]>
  /** Entries after this place, in the order of their origins, `limit` at most: for who verifies all of them. */
  page(after: { readonly origin: string; readonly n: number } | undefined, limit: number): Promise<Entry[]>
}

const COLUMNS = `e.origin, e.n, e.id, e.purpose, e.state, e.at, e.until, e.recorded_at as "recordedAt", e.covers, e.asked, e.place, e.how, e.channel, e.source,
  e.message_id as "messageId", e.frequency, encode(e.prev, 'hex') as prev, encode(e.hash, 'hex') as hash`

/** The ledger of choices, on a database or on a transaction of it. Entries are added, and never changed. */
export function createLedger(db: Database): Ledger {
  const read = async <T extends Entry>(sql: string, values: readonly unknown[]): Promise<T[]> =>
    (await db.query<T & { readonly frequency: string | null }>(sql, values)).map(asSealed)
  return {
    of: (origins) =>
      read(`select ${COLUMNS} from consent_entries e where e.origin = any($1::uuid[]) order by e.origin, e.n`, [
        origins,
      ]),
    ofPeople: (people) =>
      read(
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
    assertSilent: async (origins) => {
      if (origins.length === 0) return
      await db.query(
        {
          name: 'consent-silent',
          text: `select 1 / (not exists (select from consent_entries where origin = any($1::uuid[])))::int as "areSilent"`,
        },
        [binaryArray.uuid(origins)],
      )
    },
    append: async (people) => {
      const added: Entry[] = []
      for (const { before, sayings } of people) {
        const chains = createChains(before)
        for (const { entries, isTheirs } of sayings) added.push(...chains.add(entries, isTheirs))
      }
      if (added.length > 0) await db.execute(insertSql, [JSON.stringify(added)])
      return added
    },
    page: (after, limit) =>
      read(
        `select ${COLUMNS} from consent_entries e where $1::uuid is null or (e.origin, e.n) > ($1, $2)
         order by e.origin, e.n limit $3`,
        [after?.origin ?? null, after?.n ?? 0, limit],
      ),
  }
}

/** An entry as its effect is computed. */
export function choiceEntryOf(entry: Omit<Entry, 'n' | 'prev' | 'hash'>): ChoiceEntry {
  const { purpose, origin, state, at, until, covers, place, frequency } = entry
  const wanted = frequency === undefined ? {} : { frequency }
  return { subject: purpose, origin, state, at, until, covers: Object.keys(covers), signal: place.signal, ...wanted }
}

/** What was not said is not in the seal. */
function asSealed<T extends Entry>(row: T & { readonly frequency: string | null }): T {
  if (row.frequency !== null) return row
  const { frequency: _, ...entry } = row
  return entry as unknown as T
}

const insertSql = `insert into consent_entries
    (origin, n, id, purpose, state, at, until, recorded_at, covers, asked, place, how, channel, source, message_id, frequency, prev, hash)
  select origin, n, id, purpose, state, at, until, "recordedAt", covers, asked, place, how, channel, source, "messageId", frequency,
    decode(prev, 'hex'), decode(hash, 'hex')
  from jsonb_to_recordset($1::jsonb) as e(origin uuid, n int, id uuid, purpose text, state text, at timestamptz, until timestamptz,
    "recordedAt" timestamptz, covers jsonb, asked jsonb, place jsonb, how text, channel text, source text, "messageId" text, frequency text, prev text, hash text)`
