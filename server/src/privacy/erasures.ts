import type { Identifier, Json } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'
import { eraseFromImports } from '../imports/index.ts'
import { eraseRejected, mentions } from '../intake/index.ts'
import { createLogStore } from '../log/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { retryable } from '../platform/database/retryable.ts'
import type { Jobs } from '../platform/jobs/jobs.ts'
import { ProfileConflict, type Profiles } from '../profiles/index.ts'
import { eraseViews } from '../views/index.ts'
import { compactPostgres, sizeOfTables } from './compact.ts'
import { COMPACT, ERASE, ERASED } from './erasure-jobs.ts'
import { createErasureStore, type Erasure } from './erasure-store.ts'
import { privacyErrors } from './errors.ts'
import { membersOf } from './members-of.ts'
import { NO_DETAIL } from './privacy-request.ts'
import { type Remains, sealReceipt } from './receipt.ts'
import { createRequestStore } from './request-store.ts'
import { partsAreGone, type SweepOptions, shipped, sweep } from './sweep.ts'
import { takeOut } from './take-out.ts'

export type ErasuresOptions = SweepOptions & {
  readonly profiles: Pick<Profiles, 'forget' | 'forgetOrigins'>
  readonly recogniser: () => Pick<Recogniser, 'identifier' | 'hides' | 'conceal'>
  readonly jobs: Pick<Jobs, 'add'>
  readonly version: string
  /** Engines that are ours, whose files we answer for. */
  readonly embedded: { readonly postgres: boolean; readonly clickhouse: boolean }
  /** Told of tombstones that were laid, for who keeps them elsewhere as well. */
  readonly buried: () => Promise<void>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

export type Erasures = ReturnType<typeof createErasures>

const TRIES = 10

/** Erasing people: begun by a request, carried out by jobs that go on where they were, ended with a receipt. */
export function createErasures(of: ErasuresOptions) {
  const { db, clickhouse, profiles, recogniser, jobs, version, embedded, buried, clock } = of
  const audit = createAudit({ clock })
  const now = () => new Date(clock()).toISOString()
  const store = createErasureStore(db)

  /** PostgreSQL: people, log, ledger and all that is theirs, in one transaction. */
  const take = async (id: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const done = await db.tx(async (tx) => {
          const erasure = await createErasureStore(tx).lock(id)
          if (erasure?.state !== 'begun') return undefined
          const { people, targets, ...taken } = await takeOut(tx, erasure, {
            audit,
            now: now(),
            recogniser: recogniser(),
          })
          await createErasureStore(tx).write({ ...erasure, ...taken, state: 'taken', targets })
          await tx.query(`select pg_notify('${ERASED}', '')`)
          return { people, origins: targets.map(({ origin }) => origin) }
        })
        for (const person of done?.people ?? []) profiles.forget(person)
        profiles.forgetOrigins(done?.origins ?? [])
        return
      } catch (error) {
        if (!(error instanceof ProfileConflict || retryable(error)) || attempt >= TRIES) throw error
      }
    }
  }

  /** What quotes them without being theirs, then ClickHouse. */
  const clear = async (erasure: Erasure, signal: AbortSignal): Promise<void> => {
    await shipped(db, { below: erasure.below ?? '0', signal })
    const named = namesOf(erasure.targets ?? [], recogniser())
    const quoting = (value: Json) => mentions(value, named)
    // Each store in one transaction with the note of it: who goes on after an interruption finds what is done on record.
    const noting = (work: (tx: Database) => Promise<Readonly<Record<string, number>>>) =>
      db.tx(async (tx) => {
        const erasures = createErasureStore(tx)
        const again = await erasures.lock(erasure.id)
        if (again?.state === 'taken') await erasures.write({ ...again, counts: most(again.counts, await work(tx)) })
      })
    await noting(async (tx) => {
      const imports = await eraseFromImports(tx, { mentions: quoting, at: now() })
      return {
        ...inPostgres({ import_refused: imports.lines, import_chunks: imports.files }),
        waiting_imports: imports.waiting,
      }
    })
    await noting(async (tx) => inPostgres({ rejected: await eraseRejected(tx, named) }))
    await noting(async (tx) => inPostgres({ saved_views: await eraseViews(tx, named) }))
    const parts = await sweep(erasure, {
      ...of,
      late: (rows) =>
        db.tx(async (tx) => {
          const erasures = createErasureStore(tx)
          const again = await erasures.lock(erasure.id)
          if (again?.state !== 'taken') return
          await createLogStore(tx).redact(rows)
          await erasures.write({ ...again, redacted: [...again.redacted, ...rows.map(({ seq }) => seq)] })
        }),
      found: (counts) => noting(async () => counts),
    })
    await db.tx(async (tx) => {
      const again = await createErasureStore(tx).lock(erasure.id)
      if (again?.state !== 'taken') return
      await createErasureStore(tx).write({ ...again, state: 'swept', targets: null, redacted: [], parts })
    })
  }

  const finish = async (erasure: Erasure, { wal }: { readonly wal: boolean }): Promise<void> => {
    const { waiting_imports: waiting = 0, ...counts } = erasure.counts
    const remains: Remains[] = [
      'backups',
      ...(waiting > 0 ? (['waiting_imports'] as const) : []),
      ...(embedded.postgres && wal ? [] : (['foreign_postgres'] as const)),
      ...(embedded.clickhouse ? [] : (['foreign_clickhouse'] as const)),
    ]
    await db.tx(async (tx) => {
      const again = await createErasureStore(tx).lock(erasure.id)
      if (again?.state !== 'swept') return
      const [laid] = await tx.query<{ n: number }>('select count(*) as n from tombstones where erasure = $1', [
        again.id,
      ])
      const receipt = sealReceipt({
        version: 1,
        erasure: again.id,
        request: again.request,
        erasedAt: again.at,
        compactedAt: now(),
        program: version,
        tombstones: laid?.n ?? 0,
        stores: Object.entries(counts)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, rows]) => {
            const [engine = '', table = ''] = name.split('.')
            return { engine, store: table, rows }
          }),
        remains,
      })
      await createErasureStore(tx).write({ ...again, state: 'done', tables: [], parts: [], receipt })
      await audit.record(tx, {
        principal: 'system',
        action: 'erasure.finish',
        target: { kind: 'erasure', id: again.id },
        detail: { receipt: receipt.hash, ...(again.request ? { request: again.request } : {}) },
      })
      if (again.request === null) return
      const requests = createRequestStore(tx)
      const request = await requests.lock(again.request)
      if (!request || request.state === 'done') return
      const at = now()
      await requests.write({
        ...request,
        state: 'done',
        closedAt: at,
        revision: request.revision + 1,
        history: [...request.history, { at, by: 'system', what: 'done', how: null, note: '', ...NO_DETAIL }],
      })
    })
  }

  return {
    /** Begins the erasure that a request asks for, in the transaction `tx`. @throws AppError `request_state`, `erasure_nobody` */
    begin: async (
      tx: Database,
      { request, person, principal }: { request: string | null; person: string; principal: Principal },
    ): Promise<string> => {
      const targets = await membersOf(tx, person)
      if (targets.length === 0) throw privacyErrors.erasure_nobody('Nobody is known under that identifier.')
      const id = request ?? crypto.randomUUID()
      const by = principalName(principal)
      await createErasureStore(tx).add({ id, request, at: now(), by, targets })
      await audit.record(tx, {
        principal,
        action: 'erasure.begin',
        target: { kind: 'erasure', id },
        detail: request === null ? {} : { request },
      })
      await jobs.add(ERASE, { id }, { tx, key: `${ERASE} ${id}`, queue: 'erasures' })
      return id
    },
    one: store.one,
    ofRequest: store.ofRequest,
    /** Carries one out as far as ClickHouse; goes on where it was. */
    run: async (id: string, signal: AbortSignal): Promise<void> => {
      await take(id)
      await buried()
      const erasure = await store.bound(id)
      if (erasure?.state === 'taken') await clear(erasure, signal)
      const months = [...new Set((await store.inState('swept')).flatMap(({ tables }) => tables))]
      const isLarge = (await sizeOfTables(db, months)) > AT_ONCE
      await jobs.add(COMPACT, {}, { key: COMPACT, queue: 'erasures', ...(isLarge ? { runAt: tonight(clock()) } : {}) })
    },
    /** Writes anew what still holds what was deleted, and ends the erasures of which no file does. Returns how many are not at their end. */
    compact: async (signal: AbortSignal): Promise<number> => {
      const swept = await store.inState('swept')
      if (swept.length === 0) return 0
      const { wal } = await compactPostgres(db, [...new Set(swept.flatMap(({ tables }) => tables))])
      let waiting = 0
      for (const erasure of swept) {
        const isGone = await partsAreGone(clickhouse, { parts: erasure.parts, signal })
        if (!isGone) waiting += 1
        else await finish(erasure, { wal })
      }
      return waiting
    },
  }
}

/** What was counted by attempts that may have been interrupted: a later one finds at most what the one before had left. */
function most(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const both = { ...a }
  for (const [name, n] of Object.entries(b)) both[name] = Math.max(both[name] ?? 0, n)
  return both
}

/** Counts as a receipt names them, by engine and table. */
function inPostgres(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([table, n]) => [`postgresql.${table}`, n]))
}

/** Octets of tables that are written anew at once: some seconds in which nobody can write to them. What is larger waits for the night. */
const AT_ONCE = 1_000_000_000

/** Ten past two, UTC, of the night to come. */
function tonight(now: number): Date {
  const at = new Date(now)
  const night = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 2, 10)
  return new Date(night > now ? night : night + 86_400_000)
}

/** Whether a text is one of these identifiers, however it is written. */
function namesOf(
  targets: readonly Identifier[],
  recogniser: Pick<Recogniser, 'identifier'>,
): (text: string) => boolean {
  const origins = new Set(targets.map(({ origin }) => origin))
  const types = [...new Set(targets.map(({ type }) => type))]
  return (text) =>
    text.length <= LONGEST &&
    (origins.has(text) || types.some((type) => origins.has(recogniser.identifier(type, text)?.origin ?? '')))
}

/** No identifier has more characters. */
const LONGEST = 300
