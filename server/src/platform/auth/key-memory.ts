import type { Database } from '../database/database.ts'
import type { KeyIdentity } from './principal.ts'

type Held = {
  readonly identity: KeyIdentity & { readonly prefix: string }
  /** Milliseconds since 1970 from which it is refused. */
  readonly until: number
}

export type KeyMemory = {
  /** The access revision that is held. */
  readonly revision: number
  /** Reads all live keys in one statement. */
  load(): Promise<void>
  /** By the `secretHash` of what was presented. */
  verify(hash: string): Held['identity'] | undefined
  byId(id: string): KeyIdentity | undefined
  /** The same key as it is now, if the very secret that it was presented with still holds. */
  current(key: KeyIdentity): KeyIdentity | undefined
  /** Purposes under which any key may read people. */
  readonly shared: ReadonlySet<string>
}

type Row = { readonly revision: number; readonly hash: string | null } & Omit<KeyIdentity, 'prefix'> & {
    readonly prefix: string
    readonly expiresAt: string | null
    readonly previousPrefix: string | null
    readonly previousHash: string | null
    readonly previousUntil: string | null
  }

/**
 * All live keys by the hash of their secrets. That a key expires, or that the secret before a rotation ends, is known beforehand and needs no
 * message: each look-up compares with the clock, so it is refused at the same instant on every node whose clock is right.
 */
export function createKeyMemory({ db, clock }: { db: Database; clock: () => number }): KeyMemory {
  let byHash: ReadonlyMap<string, Held> = new Map()
  let byId: ReadonlyMap<string, readonly Held[]> = new Map()
  let shared: ReadonlySet<string> = new Set()
  let revision = 0

  const valid = (held: Held | undefined) => (held && clock() < held.until ? held.identity : undefined)

  return {
    get revision() {
      return revision
    },
    get shared() {
      return shared
    },
    async load() {
      // One statement is one snapshot: the revision and the keys belong together.
      const rows = await db.query<Row>(
        `select r.revision, k.hash, k.id, k.name, k.kind, k.prefix, k.purpose, k.legal_basis as "legalBasis", k.channel, k.scopes,
           k.origins, k.sharing, k.expires_at as "expiresAt", k.previous_prefix as "previousPrefix", k.previous_hash as "previousHash",
           k.previous_until as "previousUntil"
         from access_revision r left join keys k on k.revoked_at is null`,
      )
      const read = rows[0]?.revision ?? 0
      if (read < revision) return
      const nextByHash = new Map<string, Held>()
      const nextById = new Map<string, readonly Held[]>()
      for (const { revision: _, hash, expiresAt, previousPrefix, previousHash, previousUntil, ...identity } of rows) {
        if (hash === null) continue
        const until = instant(expiresAt)
        const present: Held = { identity, until }
        nextByHash.set(hash, present)
        const both = [present]
        if (previousHash !== null && previousPrefix !== null) {
          const ends = Math.min(until, instant(previousUntil))
          const previous: Held = { identity: { ...identity, prefix: previousPrefix }, until: ends }
          nextByHash.set(previousHash, previous)
          both.push(previous)
        }
        nextById.set(identity.id, both)
      }
      byHash = nextByHash
      byId = nextById
      shared = new Set(rows.flatMap(({ sharing }) => sharing ?? []))
      revision = read
    },
    verify: (hash) => valid(byHash.get(hash)),
    byId: (id) => valid(byId.get(id)?.[0]),
    current: ({ id, prefix }) => {
      const both = byId.get(id) ?? []
      return valid(prefix === undefined ? both[0] : both.find(({ identity }) => identity.prefix === prefix))
    },
  }
}

function instant(iso: string | null): number {
  return iso === null ? Number.POSITIVE_INFINITY : Date.parse(iso)
}
