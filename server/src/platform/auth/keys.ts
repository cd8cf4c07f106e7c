import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { createAudit } from '../audit/audit.ts'
import { coalesced } from '../coalesced.ts'
import type { Database } from '../database/database.ts'
import { accessErrors } from './access-errors.ts'
import type { Grants } from './grants.ts'
import { type DescribedKey, describedKeys, type PurposeBases, settledBasis } from './key-basis.ts'
import { createKeyMemory } from './key-memory.ts'
import { type KeyNotice, keyNotices } from './key-notices.ts'
import { KEY_COLUMNS, type KeyChange, type KeyRecord, type KeyRow, keyRecord, type NewKey } from './key-record.ts'
import { assertKeyRules } from './key-rules.ts'
import { isShapedLikeKey, newKeySecret, secretHash } from './key-secret.ts'
import { createKeyUse } from './key-use.ts'
import type { KeyIdentity } from './principal.ts'

export type Keys = {
  /** The identity of a valid key, from memory: no promise, no query, for the hot path. Never throws. */
  verify(presented: string): KeyIdentity | undefined
  /**
   * As `verify`; a key that memory does not know is looked for once more behind the newest changes, for another node may have made it a
   * moment ago (law 7). Those who guess share one query at a time. `hash` is its `secretHash`, for who has it already.
   */
  find(presented: string, hash?: string): KeyIdentity | undefined | Promise<KeyIdentity | undefined>
  /** The identity of a key by its id; revoked and expired ones excluded. */
  byId(id: string): KeyIdentity | undefined
  /** The same key as memory has it now, with its present scopes, if the very secret that it was presented with still holds. */
  current(key: KeyIdentity): KeyIdentity | undefined
  /** Purposes under which any key may read people. */
  shared(): ReadonlySet<string>
  /** Nothing to wait for when memory is at `revision` or later; else the promise of the reload. */
  ensureFresh(revision: number): Promise<void> | undefined
  /** Verifies with one query that what memory holds is current, and reads the keys again if not. */
  catchUp(): Promise<void>
  /** Reads the keys again. */
  refresh(): Promise<void>
  list(): Promise<KeyRecord[]>
  /** Keys with the basis of their purpose, where that is defined. */
  described<K extends KeyRecord>(keys: readonly K[]): Promise<(K & DescribedKey)[]>
  /** @throws AppError `key_invalid` */
  create(key: NewKey): Promise<KeyRecord & { readonly key: string }>
  /** Changes what may be changed. `by` is `principalName` of who asks. @throws AppError `key_unknown`, `key_ended`, `key_invalid` */
  change(id: string, change: KeyChange, by: string): Promise<KeyRecord>
  /**
   * Gives the key a new secret. The one before works for `graceHours` more; one that still worked from an earlier rotation ends at once.
   * So it says which secret it `replaces`: of two rotations at the same time the second would end what everybody still sends with.
   * @throws AppError `key_unknown`, `key_ended`, `key_rotated`
   */
  rotate(id: string, rotation: Rotation): Promise<KeyRecord & { readonly key: string }>
  /** Ends the secret before the last rotation now. @throws AppError `key_unknown`, `key_ended` */
  endPrevious(id: string, by: string): Promise<KeyRecord>
  /** Acknowledged means that no node that verifies `access_revision` accepts the key any more. Revoking twice is one revocation. `by` is `principalName` of who asks; the system itself when absent. */
  revoke(id: string, by?: string): Promise<void>
  /** The keys that somebody should look at. */
  notices(): Promise<KeyNotice[]>
  /** Loads the keys, listens for changes, and writes last uses once a minute. */
  start(): Promise<void>
  /** Writes the last uses that wait, and stops listening. */
  stop(): Promise<void>
}

export type Rotation = {
  /** `prefix` of the secret that whoever asks takes for the present one. */
  readonly replaces: string
  readonly graceHours: number
  /** `principalName` of who asks. */
  readonly by: string
}

export type KeysOptions = {
  readonly db: Database
  readonly log: Pick<Logger, 'warn'>
  /** What each kind of key may do: scopes are chosen from it. */
  readonly grants: Grants
  /** On what purposes rest that are defined; none when absent. */
  readonly bases?: PurposeBases | undefined
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

const CHANNEL = 'access_changed'
const HOUR = 3_600_000

/**
 * Keys are verified at tens of thousands a second, so all live ones are in memory by the hash of their secret, and a node proves that
 * its memory is current with one number (`access_revision`) that callers read in a query they make anyway. Notifications only spare work.
 */
export function createKeys({ db, log, grants, bases = NO_BASES, clock = Date.now }: KeysOptions): Keys {
  const memory = createKeyMemory({ db, clock })
  const audit = createAudit({ clock })
  const use = createKeyUse({ db, log, clock })
  const refresh = coalesced(memory.load)
  const iso = (at: number) => new Date(at).toISOString()
  let unlisten: (() => Promise<void>) | undefined

  async function changing<T>(work: (tx: Database) => Promise<T>): Promise<T> {
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

  /** Changes one key that is not revoked, in its turn, and keeps a record of what became different. */
  async function update(
    id: string,
    { by, action, detail }: { by: string; action: string; detail?: Readonly<Record<string, unknown>> },
    columns: (before: KeyRecord, hash: string) => Readonly<Record<string, unknown>>,
  ): Promise<KeyRecord> {
    return changing(async (tx) => {
      // The row of the access revision is locked: nobody else changes keys meanwhile.
      const [row] = await tx.query<KeyRow & { hash: string }>(`select ${KEY_COLUMNS}, hash from keys where id = $1`, [
        id,
      ])
      if (!row) throw accessErrors.key_unknown('No key has this id.')
      const { hash, ...found } = row
      const before = keyRecord(found, clock())
      if (before.state === 'revoked') throw accessErrors.key_ended('The key is revoked.')
      const set = Object.entries(columns(before, hash))
      if (set.length === 0) return before
      const [changed] = await tx.query<KeyRow>(
        `update keys set ${set.map(([column], index) => `${column} = $${index + 2}`).join(', ')} where id = $1
         returning ${KEY_COLUMNS}`,
        [id, ...set.map(([, value]) => value)],
      )
      const after = keyRecord(changed as KeyRow, clock())
      await audit.record(tx, {
        principal: by,
        action,
        target: { kind: 'key', id },
        change: { before: told(before), after: told(after) },
        ...(detail ? { detail } : {}),
      })
      return after
    })
  }

  const hint = () => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'Keys could not be read again.'))
  }

  async function list(): Promise<KeyRecord[]> {
    const rows = await db.query<KeyRow>(`select ${KEY_COLUMNS} from keys order by created_at desc, id`)
    return rows.map((row) => keyRecord(row, clock()))
  }

  const verify = (presented: string, hash?: string) => {
    if (!presented.startsWith('dp_') || presented.length > 128) return undefined
    const identity = memory.verify(hash ?? secretHash(presented))
    if (identity) use.mark(identity)
    return identity
  }
  const catchUp = async () => {
    const [row] = await db.query<{ revision: number }>({
      name: 'access-revision',
      text: 'select revision from access_revision',
    })
    if (row && row.revision > memory.revision) await refresh()
  }
  const newest = coalesced(catchUp)

  return {
    verify: (presented) => verify(presented),
    find: (presented, hash) =>
      verify(presented, hash) ??
      (isShapedLikeKey(presented) ? newest().then(() => verify(presented, hash)) : undefined),
    byId: memory.byId,
    current: memory.current,
    shared: () => memory.shared,
    ensureFresh: (revision) => (revision <= memory.revision ? undefined : refresh()),
    catchUp,
    refresh,
    list,
    described: (some) => describedKeys(some, bases),
    async create(key) {
      const { name, kind, purpose, legalBasis: said, createdBy, ...rest } = key
      assertKeyRules({ ...rest, kind }, { grants, now: clock() })
      const {
        channel = null,
        scopes = null,
        origins = null,
        sharing = null,
        note = '',
        expiresAt = null,
      } = normal(rest)
      const legalBasis = await settledBasis({ purpose, legalBasis: said }, bases)
      const secret = newKeySecret(kind)
      const made = await changing(async (tx) => {
        const [row] = await tx.query<KeyRow>(
          `insert into keys (id, name, kind, prefix, hash, purpose, legal_basis, channel, scopes, origins, sharing, note, expires_at,
             created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ${KEY_COLUMNS}`,
          [
            randomUUID(),
            name,
            kind,
            secret.prefix,
            secret.hash,
            purpose,
            legalBasis,
            channel,
            scopes,
            origins,
            sharing,
            note,
            expiresAt,
            createdBy,
            iso(clock()),
          ],
        )
        const record = keyRecord(row as KeyRow, clock())
        await audit.record(tx, {
          principal: createdBy,
          action: 'key.create',
          target: { kind: 'key', id: record.id },
          change: { before: null, after: told(record) },
        })
        return record
      })
      return { ...made, key: secret.key }
    },
    change: (id, change, by) => {
      const wanted = normal(change)
      return update(id, { by, action: 'key.change', detail: { fields: Object.keys(wanted) } }, (before) => {
        const different = Object.entries(wanted).filter(
          ([field, value]) => !isDeepStrictEqual(before[field as keyof KeyChange], value),
        )
        const asSent: KeyChange = Object.fromEntries(
          different.map(([field]) => [field, change[field as keyof KeyChange]]),
        )
        assertKeyRules({ ...asSent, kind: before.kind }, { grants, now: clock() })
        return Object.fromEntries(different.map(([field, value]) => [COLUMN_OF[field as keyof KeyChange], value]))
      })
    },
    async rotate(id, { replaces, graceHours, by }) {
      let key = ''
      const rotated = await update(id, { by, action: 'key.rotate', detail: { graceHours } }, (before, hash) => {
        if (before.state === 'expired') throw accessErrors.key_ended('The key has expired.')
        if (before.prefix !== replaces)
          throw accessErrors.key_rotated(`The present secret begins with ${before.prefix}, not with ${replaces}.`)
        const secret = newKeySecret(before.kind)
        key = secret.key
        const now = clock()
        const previous = {
          previous_prefix: before.prefix,
          previous_hash: hash,
          previous_until: iso(now + graceHours * HOUR),
          previous_used_at: before.lastUsedAt,
        }
        return {
          prefix: secret.prefix,
          hash: secret.hash,
          rotated_at: iso(now),
          last_used_at: null,
          ...(graceHours > 0 ? previous : NO_PREVIOUS),
        }
      })
      return { ...rotated, key }
    },
    endPrevious: (id, by) =>
      update(id, { by, action: 'key.end_previous' }, ({ previous }) => (previous ? NO_PREVIOUS : {})),
    async revoke(id, by = 'system') {
      await changing(async (tx) => {
        const revoked = await tx.execute('update keys set revoked_at = $2 where id = $1 and revoked_at is null', [
          id,
          iso(clock()),
        ])
        if (revoked === 1) return audit.record(tx, { principal: by, action: 'key.revoke', target: { kind: 'key', id } })
        const known = await tx.query('select 1 from keys where id = $1', [id])
        if (known.length === 0) throw accessErrors.key_unknown('No key has this id.')
      })
    },
    notices: async () => keyNotices(await list(), clock()),
    async start() {
      unlisten = await db.listen(CHANNEL, {
        notified: (payload) => {
          if (!(Number(payload) <= memory.revision)) hint()
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

const NO_BASES: PurposeBases = async () => new Map()

const COLUMN_OF = {
  name: 'name',
  note: 'note',
  channel: 'channel',
  scopes: 'scopes',
  origins: 'origins',
  sharing: 'sharing',
  expiresAt: 'expires_at',
} as const satisfies Record<keyof KeyChange, string>

const NO_PREVIOUS = { previous_prefix: null, previous_hash: null, previous_until: null, previous_used_at: null }

/** Lists without repetitions and in order, instants in UTC: so that equal is equal. */
function normal(change: KeyChange): KeyChange {
  const { scopes, origins, expiresAt } = change
  return {
    ...change,
    ...(scopes ? { scopes: [...new Set(scopes)].sort() } : {}),
    ...(origins ? { origins: [...new Set(origins)].sort() } : {}),
    ...(expiresAt ? { expiresAt: new Date(expiresAt).toISOString() } : {}),
  }
}

/** What audit records tell of a key. Not its note, which people write about people, nor when it was used. */
function told({
  name,
  kind,
  purpose,
  legalBasis,
  channel,
  scopes,
  origins,
  sharing,
  expiresAt,
  prefix,
  previous,
}: KeyRecord) {
  const rest = previous ? { previous: { prefix: previous.prefix, until: previous.until } } : {}
  return { name, kind, purpose, legalBasis, channel, scopes, origins, sharing, expiresAt, prefix, ...rest }
}
