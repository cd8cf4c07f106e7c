import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { createAudit } from '../audit/audit.ts'
import { coalesced } from '../coalesced.ts'
import type { Database } from '../database/database.ts'
import { accessErrors } from './access-errors.ts'
import { newKeySecret, secretHash } from './key-secret.ts'
import { createKeyUse } from './key-use.ts'
import type { KeyIdentity, KeyKind } from './principal.ts'

/** One key as people see it; the secret itself exists only in the answer that made it. */
export type KeyRecord = {
  readonly id: string
  readonly name: string
  readonly kind: KeyKind
  readonly prefix: string
  readonly purpose: string
  readonly legalBasis: string
  readonly channel: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export type NewKey = {
  readonly name: string
  readonly kind: KeyKind
  readonly purpose: string
  readonly legalBasis: string
  readonly channel?: string | null
  /** `principalName` of who makes it. */
  readonly createdBy: string
}

export type Keys = {
  /** The identity of a valid key, from memory: no promise, no query, for the hot path. Never throws. */
  verify(presented: string): KeyIdentity | undefined
  /** The identity of a key by its id, revoked ones excluded. */
  byId(id: string): KeyIdentity | undefined
  /** Nothing to wait for when memory is at `revision` or later; else the promise of the reload. */
  ensureFresh(revision: number): Promise<void> | undefined
  /** Verifies with one query that what memory holds is current, and reads the keys again if not. */
  catchUp(): Promise<void>
  /** Reads the keys again. */
  refresh(): Promise<void>
  list(): Promise<KeyRecord[]>
  create(key: NewKey): Promise<KeyRecord & { readonly key: string }>
  /** Acknowledged means that no node that verifies `access_revision` accepts the key any more. Revoking twice is one revocation. `by` is `principalName` of who asks; the system itself when absent. */
  revoke(id: string, by?: string): Promise<void>
  /** Loads the keys, listens for changes, and writes last uses once a minute. */
  start(): Promise<void>
  /** Writes the last uses that wait, and stops listening. */
  stop(): Promise<void>
}

export type KeysOptions = {
  readonly db: Database
  readonly log: Pick<Logger, 'warn'>
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

const CHANNEL = 'access_changed'
const COLUMNS = `id, name, kind, prefix, purpose, legal_basis as "legalBasis", channel, created_at as "createdAt",
  created_by as "createdBy", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`

/**
 * Keys are verified at tens of thousands a second, so all live ones are in memory by the hash of their secret, and a node proves that
 * its memory is current with one number (`access_revision`) that callers read in a query they make anyway. Notifications only spare work.
 */
export function createKeys({ db, log, clock = Date.now }: KeysOptions): Keys {
  let byHash: ReadonlyMap<string, KeyIdentity> = new Map()
  let identities: ReadonlyMap<string, KeyIdentity> = new Map()
  let loaded = 0
  const audit = createAudit({ clock })
  const use = createKeyUse({ db, log, clock })
  let unlisten: (() => Promise<void>) | undefined

  async function load(): Promise<void> {
    // One statement is one snapshot: the revision and the keys belong together.
    const rows = await db.query<{ revision: number; hash: string | null } & KeyIdentity>(
      `select r.revision, k.hash, k.id, k.name, k.kind, k.purpose, k.legal_basis as "legalBasis", k.channel
       from access_revision r left join keys k on k.revoked_at is null`,
    )
    const revision = rows[0]?.revision ?? 0
    if (revision < loaded) return
    const nextByHash = new Map<string, KeyIdentity>()
    const nextById = new Map<string, KeyIdentity>()
    for (const { revision: _, hash, ...identity } of rows) {
      if (hash === null) continue
      nextByHash.set(hash, identity)
      nextById.set(identity.id, identity)
    }
    byHash = nextByHash
    identities = nextById
    loaded = revision
  }

  const refresh = coalesced(load)

  async function change<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    const result = await db.tx(async (tx) => {
      const [row] = await tx.query<{ revision: number }>(
        'update access_revision set revision = revision + 1 returning revision',
      )
      const done = await work(tx)
      await tx.query('select pg_notify($1, $2)', [CHANNEL, String(row?.revision)])
      return done
    })
    await refresh()
    return result
  }

  const hint = () => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'Keys could not be read again.'))
  }

  return {
    verify(presented) {
      if (!presented.startsWith('dp_') || presented.length > 128) return undefined
      const identity = byHash.get(secretHash(presented))
      if (identity) use.mark(identity.id)
      return identity
    },
    byId: (id) => identities.get(id),
    ensureFresh: (revision) => (revision <= loaded ? undefined : refresh()),
    catchUp: async () => {
      const [row] = await db.query<{ revision: number }>({
        name: 'access-revision',
        text: 'select revision from access_revision',
      })
      if (row && row.revision > loaded) await refresh()
    },
    refresh,
    list: () => db.query<KeyRecord>(`select ${COLUMNS} from keys order by created_at desc, id`),
    async create({ name, kind, purpose, legalBasis, channel = null, createdBy }) {
      const secret = newKeySecret(kind)
      const made = await change(async (tx) => {
        const [row] = await tx.query<KeyRecord>(
          `insert into keys (id, name, kind, prefix, hash, purpose, legal_basis, channel, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${COLUMNS}`,
          [
            randomUUID(),
            name,
            kind,
            secret.prefix,
            secret.hash,
            purpose,
            legalBasis,
            channel,
            createdBy,
            new Date(clock()).toISOString(),
          ],
        )
        const record = row as KeyRecord
        await audit.record(tx, {
          principal: createdBy,
          action: 'key.create',
          target: { kind: 'key', id: record.id },
          detail: { prefix: secret.prefix },
          change: { before: null, after: { name, kind, purpose, legalBasis, channel } },
        })
        return record
      })
      return { ...made, key: secret.key }
    },
    async revoke(id, by = 'system') {
      await change(async (tx) => {
        const revoked = await tx.execute('update keys set revoked_at = $2 where id = $1 and revoked_at is null', [
          id,
          new Date(clock()).toISOString(),
        ])
        if (revoked === 1) return audit.record(tx, { principal: by, action: 'key.revoke', target: { kind: 'key', id } })
        const known = await tx.query('select 1 from keys where id = $1', [id])
        if (known.length === 0) throw accessErrors.key_unknown('No key has this id.')
      })
    },
    async start() {
      unlisten = await db.listen(CHANNEL, {
        notified: (payload) => {
          if (!(Number(payload) <= loaded)) hint()
        },
        resumed: hint,
      })
      use.start()
      await refresh()
    },
    async stop() {
      await unlisten?.()
      await use.stop()
    },
  }
}
