import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../database/database.ts'
import { retryable } from '../database/retryable.ts'
import { silentLog } from '../testing/silent-log.ts'
import { testDatabase } from '../testing/test-database.ts'
import { type AuditEntry, createAudit } from './audit.ts'
import { auditTasks } from './audit-tasks.ts'
import { pruneAudit } from './prune-audit.ts'
import { verifyAudit } from './verify-audit.ts'

const ENTRY: AuditEntry = { principal: 'user:u-1', action: 'key.revoke', target: { kind: 'key', id: 'k-1' } }
const NOW = Date.parse('2026-11-02T10:00:00.000Z')

describe('the audit trail', () => {
  let db: Database & { readonly url: string }
  const audit = createAudit({ clock: () => NOW })
  const write = (entry: Partial<AuditEntry> = {}) => db.tx((tx) => audit.record(tx, { ...ENTRY, ...entry }))
  /** As somebody who owns the database and means harm. */
  const tamper = async (sql: string) => {
    const guards = (how: 'disable' | 'enable') =>
      ['audit_records', 'audit_chain'].map((table) => `alter table ${table} ${how} trigger user`).join('; ')
    await db.execute(`${guards('disable')}; ${sql}; ${guards('enable')}`)
  }
  const details = async () =>
    (
      await db.query<{ detail: string }>(
        'select r.detail from audit_records r join audit_chain c on c.record = r.id order by place',
      )
    ).map(({ detail }) => JSON.parse(detail) as unknown)

  beforeAll(async () => {
    db = await testDatabase({ poolSize: 8 })
  })
  beforeEach(async () => {
    await tamper('truncate audit_records, audit_chain')
  })
  afterAll(() => db.close())

  it('tells who did what to what, and when', async () => {
    await write({ principal: { kind: 'operator' }, detail: { reason: 'lost laptop' } })
    expect(await db.query('select * from audit_records')).toEqual([
      expect.objectContaining({
        at: '2026-11-02T10:00:00.000Z',
        principal_kind: 'operator',
        principal_id: '',
        action: 'key.revoke',
        target_kind: 'key',
        target_id: 'k-1',
        detail: '{"reason":"lost laptop"}',
      }),
    ])
  })

  it('keeps what differs, before and after', async () => {
    await write({
      change: {
        before: { name: 'a', body: { same: [1], gone: 1 } },
        after: { name: 'b', body: { same: [1], come: null } },
      },
    })
    await write({ change: { before: null, after: { name: 'new' } } })
    expect(await details()).toEqual([
      { change: { before: { name: 'a', body: { gone: 1 } }, after: { name: 'b', body: { come: null } } } },
      { change: { before: null, after: { name: 'new' } } },
    ])
  })

  it('keeps no secret and no personal value, and shows that they changed', async () => {
    await write({
      change: {
        before: {
          email: 'ada@example.org',
          client_secret: 'a',
          condition: { 'traits.email': { $in: ['ada@example.org'] } },
        },
        after: {
          email: 'eve@example.org',
          client_secret: 'b',
          condition: { 'traits.email': { $in: ['eve@example.org'] } },
        },
      },
      detail: {
        note: `made dp_secret_${'a'.repeat(36)} for eve@example.org`,
        tokens: ['t-1'],
        passwordMin: 12,
        token: null,
      },
    })
    const hidden = {
      email: '[redacted]',
      client_secret: '[redacted]',
      condition: { 'traits.email': { $in: ['[redacted]'] } },
    }
    expect(await details()).toEqual([
      {
        note: 'made [redacted] for [redacted]',
        tokens: '[redacted]',
        passwordMin: 12,
        token: null,
        change: { before: hidden, after: hidden },
      },
    ])
  })

  it('bounds a record, and says how much was left out', async () => {
    await write({ change: { before: null, after: { text: 'x'.repeat(1_000_000) } }, detail: { revision: 2 } })
    expect(await details()).toEqual([{ revision: 2, change: { omitted: true, characters: 1_000_035 } }])
  })

  it('goes with the change: rolled back together, and refused when it is no noun and verb', async () => {
    await expect(
      db.tx(async (tx) => {
        await audit.record(tx, ENTRY)
        throw new Error('the change failed')
      }),
    ).rejects.toThrow('the change failed')
    await expect(write({ action: 'revoked a key' })).rejects.toThrow('noun and a verb')
    expect(await db.query('select * from audit_records')).toEqual([])
    expect(await verifyAudit(db)).toEqual({ ok: true, records: 0, pruned: 0, head: undefined, faults: [] })
  })

  it('cannot be changed by a statement', async () => {
    await write()
    for (const statement of [
      `update audit_records set action = 'nothing.happened'`,
      'delete from audit_records',
      'truncate audit_records',
      'update audit_chain set place = 7',
      'delete from audit_chain',
      'truncate audit_chain',
    ]) {
      await expect(db.execute(statement), statement).rejects.toMatchObject({ code: '23001' })
    }
    expect((await verifyAudit(db)).ok).toBe(true)
  })

  it('is one chain without a gap when two nodes write at the same time', async () => {
    const other = createDatabase({ url: db.url, log: silentLog, poolSize: 8 })
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        (n % 2 ? db : other).tx(async (tx) => {
          for (let each = 0; each <= n % 3; each += 1) await audit.record(tx, { ...ENTRY, detail: { n, each } })
        }),
      ),
    )
    await other.close()
    const verdict = await verifyAudit(db)
    expect(verdict).toMatchObject({ ok: true, records: 120, head: { place: 120 } })
  })

  it('makes a transaction on one snapshot run again, rather than fork the chain', async () => {
    const late = db.tx(
      async (tx) => {
        await tx.query('select 1 from audit_chain')
        await write()
        await audit.record(tx, ENTRY)
      },
      { isolation: 'repeatable read' },
    )
    const error: unknown = await late.catch((thrown: unknown) => thrown)
    expect(retryable(error)).toBe(true)
    expect(await verifyAudit(db)).toMatchObject({ ok: true, records: 1 })
  })

  it.each([
    [
      'an altered record',
      `update audit_records set principal_id = 'u-2' where id = (select record from audit_chain where place = 2)`,
      'altered',
      2,
    ],
    [
      'an altered detail',
      `update audit_records set detail = '{"n":9}' where id = (select record from audit_chain where place = 3)`,
      'altered',
      3,
    ],
    [
      'a record that is gone',
      `delete from audit_records where id = (select record from audit_chain where place = 2)`,
      'missing',
      2,
    ],
    ['a seal that is gone', 'delete from audit_chain where place = 2', 'gap', 3],
    ['a seal that was changed', `update audit_chain set hash = sha256('x') where place = 3`, 'broken', 3],
    [
      'a record that was slipped in',
      `insert into audit_records select gen_random_uuid(), at, principal_kind, principal_id, action, target_kind, target_id, detail, digest from audit_records limit 1`,
      'unsealed',
      null,
    ],
  ])('shows %s', async (_, sql, kind, place) => {
    for (let n = 1; n <= 4; n += 1) await write({ detail: { n } })
    expect((await verifyAudit(db)).ok).toBe(true)
    await tamper(sql)
    const verdict = await verifyAudit(db)
    expect(verdict.ok).toBe(false)
    expect(verdict.faults).toContainEqual(expect.objectContaining({ kind, place }))
  })

  it('shows a whole new chain to whoever kept its head', async () => {
    for (let n = 1; n <= 3; n += 1) await write({ detail: { n } })
    const { head } = await verifyAudit(db)
    await write()
    if (!head) throw new Error('there is a head')
    expect((await verifyAudit(db, { expected: head })).ok).toBe(true)
    await tamper('delete from audit_chain where place = 4; delete from audit_records; delete from audit_chain')
    for (let n = 1; n <= 3; n += 1) await write({ detail: { n, forged: true } })
    expect((await verifyAudit(db)).ok).toBe(true)
    expect((await verifyAudit(db, { expected: head })).faults).toEqual([
      expect.objectContaining({ kind: 'broken', place: 3 }),
    ])
  })

  it('ends by itself after the days that were set, every night, and never when none were', async () => {
    const old = createAudit({ clock: () => NOW - 31 * 24 * 3_600_000 })
    await db.tx((tx) => old.record(tx, ENTRY))
    await write()
    const clock = () => NOW
    expect(auditTasks({ db, days: 0, clock })).toEqual([])
    const [task] = auditTasks({ db, days: 30, clock })
    await task?.run({}, { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog })
    expect(task?.cron).toBeDefined()
    expect(await verifyAudit(db)).toMatchObject({ ok: true, records: 2, pruned: 1 })
  })

  it('lets records go by a declared retention only, oldest first, and can still be verified', async () => {
    const day = 24 * 3_600_000
    for (let n = 1; n <= 4; n += 1) {
      const then = createAudit({ clock: () => NOW - (5 - n) * day })
      await db.tx((tx) => then.record(tx, ENTRY))
    }
    const before = new Date(NOW - 2 * day)
    expect(await pruneAudit(db, { audit, before, principal: 'system' })).toBe(2)
    expect(await pruneAudit(db, { audit, before, principal: 'system' })).toBe(0)
    expect(await verifyAudit(db)).toMatchObject({ ok: true, records: 3, pruned: 2 })
    expect((await details()).at(-1)).toEqual({ records: 2, through: 2, before: before.toISOString() })
    await tamper('delete from audit_records where id = (select record from audit_chain where place = 3)')
    expect((await verifyAudit(db)).faults).toEqual([expect.objectContaining({ kind: 'missing', place: 3 })])
  })
})
