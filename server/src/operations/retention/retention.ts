import type { Json } from '@diapason/kernel'
import type { Logger } from 'pino'
import { dropDecisionMonths } from '../../elements/index.ts'
import { personSql } from '../../identity/index.ts'
import { createRejectedStore } from '../../intake/index.ts'
import { createAudit } from '../../platform/audit/audit.ts'
import { pruneAudit } from '../../platform/audit/prune-audit.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'
import type { JobTask } from '../../platform/jobs/job-task.ts'
import { MAINTENANCE } from '../what-is-kept.ts'
import { cutEntries } from './cut-entries.ts'
import { cutLog } from './cut-log.ts'
import { type Limits, limitsOf } from './definition.ts'
import { entryLimitsOf } from './entry-limits.ts'
import { type ForetoldEntry, foretellEntries, nextNight } from './foretell-entries.ts'

export type RetentionOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  /** Bodies of the live policies. */
  readonly policies: () => Promise<readonly Json[]>
  /** Live entries of the catalogue. */
  readonly entries: () => Promise<readonly { readonly kind: string; readonly body: Json }[]>
  readonly clock: () => number
}

/** What leaves, or would. */
export type Removed = {
  readonly limits: Limits
  readonly months: readonly string[]
  readonly messages: number
  readonly people: number
  readonly gone: number
  readonly rejected: number
  readonly decisions: number
  readonly audit: number
  /** By entry of the catalogue that lets something stay for a shorter time: on the next night. */
  readonly entries: readonly ForetoldEntry[]
}

const CHUNK = 5_000

/** How long data is kept: once a night over all nodes, and on what it would do. */
export function createRetention(of: RetentionOptions) {
  const { db, clickhouse, policies, entries, clock } = of
  const audit = createAudit({ clock })

  const apply = async (signal: AbortSignal, log: Pick<Logger, 'info'>): Promise<void> => {
    const limits = limitsOf(await policies(), new Date(clock()))
    const record = (action: string, detail: Readonly<Record<string, unknown>>) =>
      db.tx((tx) => audit.record(tx, { principal: 'system', action, target: { kind: 'retention', id: '' }, detail }))

    let rejected = 0
    for (let last = CHUNK; last === CHUNK; ) {
      signal.throwIfAborted()
      last = await createRejectedStore(db).removeBefore(limits.rejected, CHUNK)
      rejected += last
    }
    if (rejected > 0) await record('rejected.cut', { before: limits.rejected, messages: rejected })
    if (limits.log !== undefined && (await hasBefore(db, limits.log))) {
      // Said before it is done: the log says less from here on, whatever interrupts it.
      await record('log.begin_cut', { before: limits.log })
      const cut = await cutLog({ db, clickhouse, before: limits.log, signal })
      await record('log.cut', { before: limits.log, ...cut })
      log.info({ messages: cut.messages, people: cut.people, gone: cut.gone }, 'old months left the log')
    }
    const short = entryLimitsOf(await entries(), new Date(clock()))
    if (short.events.length + short.traits.length > 0) {
      const cut = await cutEntries({ db, clickhouse, limits: short, signal })
      // Whom it concerned is nowhere: how much it was, of what, says that it was done.
      if (cut.messages + cut.values + cut.rejected > 0) await record('log.cut_entries', { ...cut })
    }
    if (limits.decisions !== undefined) {
      const months = await dropDecisionMonths(clickhouse, limits.decisions)
      if (months.length > 0) await record('decisions.cut', { before: limits.decisions, months })
    }
    if (limits.audit !== undefined) await pruneAudit(db, { audit, before: new Date(limits.audit), principal: 'system' })
  }
  const task: JobTask = {
    name: 'retention.apply',
    cron: '20 3 * * *',
    run: (_, { signal, log }) =>
      db.alone(async (lock) => {
        const { rows } = await lock.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [
          MAINTENANCE,
        ])
        if (!rows[0]?.mine) throw new Error('A backup is at work: tried again later.')
        await apply(signal, log)
      }),
  }
  return {
    task,
    preview: (asked: readonly Json[] | undefined) => preview(of, asked),
    /** What an entry would take on the next night, as it is written here. */
    previewEntry: async (entry: { readonly kind: 'event' | 'trait'; readonly body: Json }) => {
      const [foretold] = await foretellEntries(clickhouse, entryLimitsOf([entry], nextNight(new Date(clock()))))
      return foretold
    },
  }
}

/** What these policies, or the live ones, would remove now. Nothing is changed. */
async function preview(
  { db, clickhouse, policies, entries, clock }: RetentionOptions,
  asked: readonly Json[] | undefined,
): Promise<Removed> {
  const limits = limitsOf(asked ?? (await policies()), new Date(clock()))
  const log = limits.log === undefined ? undefined : await previewLog(clickhouse, limits.log)
  const count = async (sql: string, before: string | undefined) =>
    before === undefined ? 0 : ((await clickhouse.query<{ n: number }>(sql, { before }))[0]?.n ?? 0)
  const [audit] =
    limits.audit === undefined
      ? []
      : await db.query<{ n: number }>('select count(*) as n from audit_records where at < $1', [limits.audit])
  return {
    limits,
    months: log?.months ?? [],
    messages: log?.messages ?? 0,
    people: log?.people ?? 0,
    gone: log?.gone ?? 0,
    rejected: await createRejectedStore(db).countBefore(limits.rejected),
    decisions: await count(
      `SELECT count() AS n FROM decision_inputs WHERE at < parseDateTime64BestEffort({before:String}, 3, 'UTC')`,
      limits.decisions,
    ),
    audit: audit?.n ?? 0,
    // Whatever policy is asked about, what the catalogue says of an entry holds beside it.
    entries: await foretellEntries(clickhouse, entryLimitsOf(await entries(), nextNight(new Date(clock())))),
  }
}

async function previewLog(clickhouse: ClickHouse, before: string) {
  const months = await clickhouse.query<{ month: string; messages: number }>(
    `SELECT formatDateTime(received_at, '%Y-%m') AS month, count() AS messages FROM events
     WHERE received_at < parseDateTime64BestEffort({before:String}, 3, 'UTC') GROUP BY month ORDER BY month`,
    { before },
  )
  const [people] = await clickhouse.query<{ people: number; gone: number }>(
    `WITH ${personSql.identities()},
     lives AS (SELECT origin, min(received_at) AS first, max(received_at) AS last FROM events GROUP BY origin),
     people AS (
       SELECT ${personSql.person('lives')} AS person, min(lives.first) AS first, max(lives.last) AS last
       FROM lives ${personSql.join('lives')} GROUP BY person
     )
     SELECT countIf(first < cut) AS people, countIf(last < cut) AS gone
     FROM people, (SELECT parseDateTime64BestEffort({before:String}, 3, 'UTC') AS cut) AS c`,
    { before },
  )
  return {
    months: months.map(({ month }) => month),
    messages: months.reduce((sum, { messages }) => sum + messages, 0),
    people: people?.people ?? 0,
    gone: people?.gone ?? 0,
  }
}

async function hasBefore(db: Database, before: string): Promise<boolean> {
  const [row] = await db.query<{ some: boolean }>('select exists (select from log where received_at < $1) as some', [
    before,
  ])
  return row?.some ?? false
}
