import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../audit/audit.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'
import { networkOf } from './network-of.ts'
import { createSessionAudit } from './session-audit.ts'

describe('what is kept of sessions', () => {
  let db: Database
  let server: TestServer
  let now = Date.parse('2026-11-02T10:00:00.000Z')

  beforeAll(async () => {
    db = await testDatabase()
    server = await startTestServer(db, { clock: () => now })
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const told = async () =>
    (
      await db.query<{ who: string; action: string; target: string; detail: string }>(
        `select principal_kind || ':' || principal_id as who, action, target_id as target, detail
         from audit_records r join audit_chain c on c.record = r.id order by place`,
      )
    ).map((row) => ({ ...row, detail: JSON.parse(row.detail) as unknown }))

  test('is who came, from which network, who was refused, who left and who changed a password', async () => {
    const cookie = await server.signIn()
    const [user] = await db.query<{ id: string }>('select id from users')
    const { email, password } = ADMIN
    const changed = await server.ask('POST', '/api/auth/change-password', {
      body: { currentPassword: password, newPassword: 'another horse battery' },
      headers: { cookie },
    })
    await server.ask('POST', '/api/auth/sign-in/email', { body: { email, password } })
    await server.ask('POST', '/api/auth/sign-in/email', {
      body: { email: 'nobody@example.org', password: 'my own secret' },
    })
    await server.ask('POST', '/api/auth/sign-out', { headers: { cookie: changed.cookie || cookie } })
    await server.ask('POST', '/api/auth/sign-out')

    const me = { who: `user:${user?.id}`, target: user?.id }
    const nobody = { who: 'anonymous:', action: 'session.refuse', detail: { network: '127.0.0.0/24' } }
    expect(await told()).toEqual([
      { ...me, action: 'workspace.set_up', detail: { role: 'admin' } },
      { ...me, action: 'session.begin', detail: { network: '127.0.0.0/24' } },
      { ...me, action: 'password.change', detail: {} },
      { ...nobody, target: user?.id },
      { ...nobody, target: '' },
      { ...me, action: 'session.end', detail: {} },
    ])
    const kept = JSON.stringify(await db.query('select * from audit_records'))
    for (const secret of [ADMIN.name, email, password, 'nobody@', 'my own secret']) expect(kept).not.toContain(secret)
    expect((await verifyAudit(db)).ok).toBe(true)
  })

  test('names the network, not the line', () => {
    expect(
      ['203.0.113.7', '::ffff:203.0.113.7', '2001:DB8:7:1::9', '2001:db8:7:1:2:3:4:5', '::1', 'fe80::1%eth0', 'x'].map(
        networkOf,
      ),
    ).toEqual([
      '203.0.113.0/24',
      '203.0.113.0/24',
      '2001:db8:7::/48',
      '2001:db8:7::/48',
      '0:0:0::/48',
      'fe80:0:0::/48',
      'unknown',
    ])
  })

  test('cannot be flooded by a guesser: what is not recorded is counted', async () => {
    const before = (await told()).length
    const sessions = createSessionAudit({ db, audit: createAudit(), clock: () => now })
    for (let n = 0; n < 75; n += 1) await sessions.refused('nobody@example.org', '203.0.113.7')
    now += 60_000
    await sessions.refused('nobody@example.org', '203.0.113.7')
    const refusals = (await told()).slice(before)
    expect(refusals).toHaveLength(61)
    expect(refusals.at(-1)?.detail).toEqual({ network: '203.0.113.0/24', unrecorded: 15 })
  })
})
