import { createHmac } from 'node:crypto'
import type { Identifier } from '@diapason/kernel'
import { randomBase62 } from '../platform/auth/key-secret.ts'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'

/** A tombstone: what an erased identifier is known by, and since when. */
export type Tombstone = { readonly hash: Buffer; readonly erasedAt: string; readonly erasure: string }

/** Which identifiers are erased, and as of which revision that is known. */
export type Seen = { readonly revision: number; readonly erased: ReadonlyMap<string, string> }

export type Tombstones = {
  /**
   * Which of these origins are erased, each with when (ISO 8601). `origins` is asked for only where anybody ever was. What this node knows of revisions may be old: who writes
   * says `assertUnchanged` in the same transaction, and asks again (`again`) where that fails.
   */
  look(origins: () => Iterable<string>, options: { readonly again: boolean }): Promise<Seen>
  /** Counts messages that were turned away, by key. */
  turnedAway(sources: readonly string[], day: string): Promise<void>
}

/** Octets of a hash that are kept: as many as an origin has. */
const OCTETS = 16

/** Memory of erased identifiers, on a database: keyed hashes, which know one when it comes back and tell nobody whose it was. */
export function createTombstones(db: Database): Tombstones {
  let secret: string | undefined
  let revision = 0
  return {
    look: async (origins, { again }) => {
      if (revision === 0 && !again) return { revision, erased: NONE }
      secret ??= await readTombstoneSecret(db)
      const byHash = new Map<string, string>()
      for (const origin of origins()) byHash.set(tombstoneOf(origin, secret).toString('hex'), origin)
      const rows = await db.query<{ revision: number; hash: string | null; erasedAt: string }>(
        `select r.revision, encode(t.hash, 'hex') as hash, t.erased_at as "erasedAt" from tombstone_revision r
         left join tombstones t on t.hash in (select decode(h, 'hex') from unnest($1::text[]) as h)`,
        [[...byHash.keys()]],
      )
      revision = rows[0]?.revision ?? 0
      const erased = rows.flatMap(({ hash, erasedAt }) => {
        const origin = hash === null ? undefined : byHash.get(hash)
        return origin === undefined ? [] : [[origin, erasedAt] as const]
      })
      return { revision, erased: new Map(erased) }
    },
    turnedAway: async (sources, day) => {
      const counts = new Map<string, number>()
      for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1)
      await db.execute(
        `insert into tombstone_refusals as t (day, source, messages) select $1::date, source, n from unnest($2::text[], $3::bigint[]) as w(source, n) order by source
         on conflict (day, source) do update set messages = t.messages + excluded.messages`,
        [day, [...counts.keys()], [...counts.values()]],
      )
    },
  }
}

const NONE: ReadonlyMap<string, string> = new Map()

/**
 * Fails the transaction, as a conflict (`isConflict`), if anybody was erased since this revision. Said last, after whatever could wait for an erasure under way: so either the
 * erasure finds what is written here, or this finds the erasure.
 */
export async function assertUnchanged(tx: Database, revision: number): Promise<void> {
  await tx.execute(
    {
      name: 'tombstones-unchanged',
      text: 'select 1 / (revision = ($1::bigint[])[1])::int from tombstone_revision',
    },
    [binaryArray.bigint([revision])],
  )
}

/** Closes the door behind erased origins, in the transaction that erases them. */
export async function bury(
  tx: Database,
  of: { readonly origins: readonly string[]; readonly erasure: string; readonly at: string },
): Promise<void> {
  const secret = await readTombstoneSecret(tx)
  await lay(
    tx,
    of.origins.map((origin) => ({ hash: tombstoneOf(origin, secret), erasedAt: of.at, erasure: of.erasure })),
  )
}

/** The same of tombstones that are known by their hashes alone, as after a restore. */
export async function lay(tx: Database, tombstones: readonly Tombstone[]): Promise<void> {
  if (tombstones.length === 0) return
  await tx.execute(
    `insert into tombstones as t (hash, erasure, erased_at)
     select decode(hash, 'hex'), erasure, erased_at from unnest($1::text[], $2::uuid[], $3::timestamptz[]) as w(hash, erasure, erased_at)
     on conflict (hash) do update set erased_at = greatest(t.erased_at, excluded.erased_at), erasure = excluded.erasure`,
    [
      tombstones.map(({ hash }) => hash.toString('hex')),
      tombstones.map(({ erasure }) => erasure),
      tombstones.map(({ erasedAt }) => erasedAt),
    ],
  )
  await tx.execute('update tombstone_revision set revision = revision + 1')
}

/** The keyed hash by which an erased origin is known. */
function tombstoneOf(origin: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(origin).digest().subarray(0, OCTETS)
}

/** What tombstones are hashed with: made once by whichever node needs it first; the same on every node and in every backup. */
export async function readTombstoneSecret(db: Database): Promise<string> {
  await db.execute('insert into tombstone_secret (value) values ($1) on conflict do nothing', [randomBase62(48)])
  const [row] = await db.query<{ value: string }>('select value from tombstone_secret')
  if (!row) throw new Error('The secret of tombstones could not be read back from the database.')
  return row.value
}

/** All tombstones, by the erasure that laid them: for who keeps them elsewhere as well. */
export async function tombstonesOf(
  db: Database,
): Promise<{ readonly erasure: string; readonly at: string; readonly hashes: readonly string[] }[]> {
  return db.query(
    `select erasure, max(erased_at) as at, array_agg(encode(hash, 'hex') order by hash) as hashes from tombstones group by erasure order by 2, 1`,
  )
}

/** Takes the secret that hashes kept elsewhere were made with. Only where no tombstone was laid with another. */
export async function adoptTombstoneSecret(db: Database, secret: string): Promise<void> {
  if ((await readTombstoneSecret(db)) === secret) return
  const changed = await db.execute('update tombstone_secret set value = $1 where not exists (select from tombstones)', [
    secret,
  ])
  if (changed === 0) throw new Error('The erasures that are kept in this folder are those of another installation.')
}

/** Origins whose hash is among these, by that hash. Walks through all origins there are. */
export async function originsOfTombstones(
  db: Database,
  { secret, hashes }: { readonly secret: string; readonly hashes: ReadonlySet<string> },
): Promise<(Identifier & { readonly hash: string })[]> {
  const found: (Identifier & { readonly hash: string })[] = []
  for (let after: string | undefined; ; ) {
    const page: Identifier[] = await db.query(
      'select origin, type, value from origins where $1::uuid is null or origin > $1 order by origin limit $2',
      [after ?? null, PAGE],
    )
    for (const one of page) {
      const hash = tombstoneOf(one.origin, secret).toString('hex')
      if (hashes.has(hash)) found.push({ ...one, hash })
    }
    if (page.length < PAGE) return found
    after = page.at(-1)?.origin
  }
}

/** Origins looked at together. */
const PAGE = 10_000
