import { verifyLedger } from '../../consent/index.ts'
import { lagOf, SHIPPING } from '../../log/index.ts'
import { verifyAudit } from '../../platform/audit/verify-audit.ts'
import type { KeyRecord } from '../../platform/auth/key-record.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import type { Backups } from '../make-backups.ts'
import { sampleRebuild } from '../rebuild-sample.ts'
import { type ConsentOptions, consentChecks } from './check-consent.ts'
import { type Check, fail, ok, orElse, warn } from './finding.ts'
import { listed } from './listed.ts'

export type WorkOptions = {
  readonly db: Database
  readonly jobs: Pick<Jobs, 'state'>
  readonly backups: Pick<Backups, 'lastDone'>
  readonly keys: () => Promise<readonly KeyRecord[]>
  /** What is live of what people author. */
  readonly entries: () => Promise<readonly { readonly kind: string; readonly key: string; readonly body: unknown }[]>
  /** Rejected messages that wait. */
  readonly rejected: () => Promise<number>
  /** Messages of the last day that named a customer without being believed, by the id of their key. */
  readonly claims: () => Promise<readonly { readonly source: string; readonly day: number }[]>
  readonly faults: ConsentOptions['faults']
  readonly now: () => Date
}

const MINUTE = 60
const HOUR = 3_600_000
const DAY = 24 * HOUR
const LATE_MINUTES = 15
const UNUSED_DAYS = 90
const BACKUP_DAYS = 2

/** What the installation does all day: whether it keeps up, and whether what it holds is what it should be. */
export function workChecks(of: WorkOptions): Check[] {
  const { db, jobs, rejected, now } = of
  return [
    {
      name: 'shipping',
      look: async () => {
        const { seconds, pending } = await lagOf(db, SHIPPING)
        const behind = { minutes: Math.round(seconds / MINUTE), rows: pending }
        if (seconds > 60 * MINUTE) return [fail('shipping_behind', behind)]
        return [
          seconds > 2 * MINUTE
            ? warn('shipping_behind', behind)
            : ok('shipping', { seconds: Math.max(1, Math.ceil(seconds)) }),
        ]
      },
    },
    {
      name: 'jobs',
      look: async () => {
        const { dead, oldestSeconds } = await jobs.state()
        const minutes = Math.round(oldestSeconds / MINUTE)
        return orElse(
          [dead > 0 && warn('jobs_dead', { count: dead }), minutes >= LATE_MINUTES && warn('jobs_late', { minutes })],
          ok('jobs'),
        )
      },
    },
    {
      name: 'rejected',
      look: async () => {
        const count = await rejected()
        return [count > 0 ? warn('rejected_waiting', { count }) : ok('rejected')]
      },
    },
    {
      name: 'claims',
      look: async () => {
        const claimed = (await of.claims()).filter(({ day }) => day > 0)
        if (claimed.length === 0) return [ok('claims')]
        const names = new Map((await of.keys()).map(({ id, name }) => [id, name]))
        return [
          warn('claims_unsigned', {
            count: claimed.reduce((sum, { day }) => sum + day, 0),
            names: listed(claimed.map(({ source }) => names.get(source) ?? source)),
          }),
        ]
      },
    },
    {
      name: 'profiles',
      look: async () => {
        const { people, different, older } = await sampleRebuild(db)
        if (different > 0) return [fail('profiles_differ', { people, different })]
        return [older > 0 ? ok('profiles_older', { people, older }) : ok('profiles', { people })]
      },
    },
    {
      name: 'audit',
      look: async () => {
        const { ok: whole, records, faults } = await verifyAudit(db)
        return [
          whole
            ? ok('audit', { records })
            : fail('audit_broken', { faults: faults.length, place: faults[0]?.place ?? '–' }),
        ]
      },
    },
    {
      name: 'choices',
      look: async () => {
        const { entries, faults, first } = await verifyLedger(db)
        return [
          first
            ? fail('choices_altered', { faults, origin: first.origin, place: first.n })
            : ok('choices', { entries }),
        ]
      },
    },
    ...consentChecks(of),
    { name: 'backup', look: () => backup(of) },
    {
      name: 'keys',
      look: async () => {
        const [all, live] = await Promise.all([of.keys(), of.entries()])
        const purposes = live.filter(({ kind }) => kind === 'purpose')
        const bases = new Map(purposes.map(({ key, body }) => [key, (body as { readonly basis?: string }).basis]))
        return keys(all, { now: now(), bases })
      },
    },
  ]
}

async function backup({ backups, now }: WorkOptions) {
  const last = await backups.lastDone()
  if (!last) return [warn('backup_none')]
  const age = now().getTime() - Date.parse(last.at)
  if (age > BACKUP_DAYS * DAY) return [warn('backup_old', { days: Math.floor(age / DAY) })]
  return [ok('backup', { hours: Math.max(1, Math.round(age / HOUR)), sizeBytes: last.bytes })]
}

function keys(
  all: readonly KeyRecord[],
  { now, bases }: { readonly now: Date; readonly bases: ReadonlyMap<string, string | undefined> },
) {
  const alive = all.filter(({ state }) => state === 'active' || state === 'rotating')
  const endless = alive.filter(({ kind, expiresAt }) => kind === 'secret' && expiresAt === null).length
  const unused = alive.filter(
    ({ lastUsedAt, createdAt }) => now.getTime() - Date.parse(lastUsedAt ?? createdAt) > UNUSED_DAYS * DAY,
  )
  const free = alive.filter(({ purpose }) => !bases.has(purpose))
  const odd = alive.filter(({ purpose, legalBasis }) => (bases.get(purpose) ?? legalBasis) !== legalBasis)
  return orElse(
    [
      free.length > 0 && warn('keys_not_enforced', { count: free.length, names: listed(free.map(({ name }) => name)) }),
      odd.length > 0 && warn('keys_contradict', { count: odd.length, names: listed(odd.map(({ name }) => name)) }),
      unused.length > 0 && warn('keys_unused', { count: unused.length, names: listed(unused.map(({ name }) => name)) }),
      endless > 0 && warn('keys_never_expire', { count: endless }),
    ],
    ok('keys', { count: alive.length }),
  )
}
