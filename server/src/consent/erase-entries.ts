import type { Database } from '../platform/database/database.ts'
import { type Entry, sealOf } from './entry.ts'
import { createLedger } from './ledger.ts'

export type ErasedEntries = {
  /** Entries that went. */
  readonly gone: number
  /** Entries of others that spoke for who is erased, or are sealed to one that did, and are sealed anew. */
  readonly resealed: number
}

/**
 * Takes the chains of these origins out of the ledger. An entry of somebody else that spoke for one of them, because they once were one person, speaks for them no
 * longer; it is sealed anew, and so is all that was sealed to it: what remains verifies, and names nobody who is gone. For an erasure alone, in its transaction, which has
 * the people of `originsAround` locked.
 */
export async function eraseEntries(tx: Database, origins: readonly string[]): Promise<ErasedEntries> {
  const gone = await tx.execute('delete from consent_entries where origin = any($1::uuid[])', [origins])
  const around = await originsAround(tx, origins)
  const before = around.length === 0 ? [] : await createLedger(tx).of(around)
  const erased = new Set(origins)
  const after = resealed(before, erased)
  const changed = after.filter((entry, place) => entry.hash !== before[place]?.hash)
  if (changed.length > 0)
    await tx.execute(
      `update consent_entries e set covers = w.covers, prev = decode(w.prev, 'hex'), hash = decode(w.hash, 'hex')
       from jsonb_to_recordset($1::jsonb) as w(origin uuid, n int, covers jsonb, prev text, hash text) where e.origin = w.origin and e.n = w.n`,
      [JSON.stringify(changed.map(({ origin, n, covers, prev, hash }) => ({ origin, n, covers, prev, hash })))],
    )
  return { gone, resealed: changed.length }
}

/** Whose chains speak for these origins, and whose speak for those in turn: an erasure of the origins seals them anew. */
export async function originsAround(tx: Database, origins: readonly string[]): Promise<string[]> {
  const around = new Set<string>()
  for (let asked = origins; asked.length > 0; ) {
    const rows = await tx.query<{ origin: string }>(
      `select distinct origin from consent_entries where covers <> '{}' and covers ?| $1::text[]`,
      [asked],
    )
    asked = rows.flatMap(({ origin }) => (around.has(origin) ? [] : origin))
    for (const origin of asked) around.add(origin)
  }
  return [...around]
}

/** The same entries, in the same order, speaking for nobody of `erased`. What an entry is sealed to was written before it, so this ends. */
function resealed(entries: readonly Entry[], erased: ReadonlySet<string>): Entry[] {
  const byHash = new Map(entries.map((entry) => [entry.hash, entry]))
  const done = new Map<string, Entry>()
  const hashOf = (hash: string): string => {
    const entry = byHash.get(hash)
    return entry ? again(entry).hash : hash
  }
  const again = (entry: Entry): Entry => {
    const known = done.get(entry.hash)
    if (known) return known
    const kept = Object.entries(entry.covers).filter(([origin]) => !erased.has(origin))
    const covers = Object.fromEntries(kept.map(([origin, hash]) => [origin, hashOf(hash)]))
    const content = { ...entry, covers, prev: entry.prev === null ? null : hashOf(entry.prev) }
    const sealed = { ...content, hash: sealOf(content) }
    done.set(entry.hash, sealed)
    return sealed
  }
  return entries.map(again)
}
