import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'
import type { Member } from './team.ts'

const DAY = 86_400_000
const EVE = { name: 'Eve', password: 'a very long password' }

describe('a team', () => {
  let db: Database
  let server: TestServer
  let admin: string
  let now = Date.now()

  beforeAll(async () => {
    db = await testDatabase()
    server = await startTestServer(db, { clock: () => now })
  })
  beforeEach(async () => {
    now = Date.now()
    await db.execute('truncate users, former_users, invitations, setup_tokens, sign_in_attempts cascade')
    await server.close()
    server = await startTestServer(db, { clock: () => now })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const as = (cookie: string) => (method: string, path: string, body?: unknown) =>
    server.ask(method, path, { headers: { cookie }, ...(body === undefined ? {} : { body }) })
  const invite = async (email: string, role = 'analyst') => {
    const { status, body, text } = await as(admin)('POST', '/api/team/invitations', { email, role })
    expect(status, text).toBe(201)
    return { id: String(body.id), token: new URL(String(body.link)).hash.slice(1) }
  }
  const accept = (token: string, more: object = {}) =>
    server.ask('POST', '/api/invitation/accept', { body: { token, ...EVE, ...more } })
  const signIn = async (email: string, password = EVE.password) => {
    await db.execute('truncate sign_in_attempts')
    return server.ask('POST', '/api/auth/sign-in/email', { body: { email, password } })
  }
  const join = async (email: string, role = 'analyst') => {
    expect((await accept((await invite(email, role)).token)).status).toBe(200)
    const { cookie } = await signIn(email)
    const member = (await members()).find((one) => one.email === email)
    return { cookie, id: member?.id ?? '' }
  }
  const members = async () => (await as(admin)('GET', '/api/team/members')).body.items as Member[]
  const me = async () => (await members()).find(({ email }) => email === ADMIN.email)?.id ?? ''

  describe('grows by invitation', () => {
    test('whose link makes an account with the role that was meant, once', async () => {
      const { token } = await invite('Eve@Example.org', 'dpo')
      const shown = await server.ask('POST', '/api/invitation', { body: { token } })
      expect(shown.body).toMatchObject({ email: 'eve@example.org', role: 'dpo', name: null })
      expect((await accept(token)).body).toEqual({ email: 'eve@example.org' })
      const { cookie, body } = await signIn('eve@example.org')
      expect(body).toMatchObject({ user: { name: 'Eve', role: 'dpo' } })
      expect((await as(cookie)('GET', '/api/session')).body.permissions).toContain('team:read')
      const again = await accept(token)
      expect([again.status, again.body.code]).toEqual([403, 'invitation_invalid'])
      expect((await as(admin)('GET', '/api/team/invitations')).body.items).toEqual([])
    })

    test('which two at once cannot both use', async () => {
      const { token } = await invite('eve@example.org')
      const answers = await Promise.all([accept(token), accept(token, { name: 'Mallory' }), accept(token)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403])
      expect(await members()).toHaveLength(2)
    })

    test('which ends after a week, when withdrawn, and when replaced', async () => {
      const first = await invite('eve@example.org')
      const { body } = await as(admin)('POST', `/api/team/invitations/${first.id}/reissue`)
      const second = { id: String(body.id), token: new URL(String(body.link)).hash.slice(1) }
      expect((await accept(first.token)).body.code).toBe('invitation_invalid')
      const third = await invite('eve@example.org', 'agent')
      expect((await accept(second.token)).body.code).toBe('invitation_invalid')
      expect((await as(admin)('GET', '/api/team/invitations')).body.items).toHaveLength(1)
      expect((await as(admin)('DELETE', `/api/team/invitations/${third.id}`)).status).toBe(204)
      expect((await accept(third.token)).body.code).toBe('invitation_invalid')
      const late = await invite('eve@example.org')
      now += 8 * DAY
      expect((await accept(late.token)).body.code).toBe('invitation_invalid')
      now -= 8 * DAY
    })

    test('which is forgotten a month after it ended', async () => {
      await invite('eve@example.org')
      now += 40 * DAY
      await db.execute('update sessions set expires_at = $1', [new Date(now + DAY).toISOString()])
      await invite('grace@example.org')
      expect(await db.query('select email from invitations')).toEqual([{ email: 'grace@example.org' }])
    })

    test('of which only a hash is kept', async () => {
      const { token } = await invite('eve@example.org')
      expect(JSON.stringify(await db.query('select * from invitations'))).not.toContain(token)
      expect(JSON.stringify(await db.query('select * from audit_records'))).not.toMatch(
        new RegExp(`${token}|eve@example.org`),
      )
      expect(server.logged()).not.toContain(token)
    })

    test('and not for somebody who is a member already', async () => {
      await join('eve@example.org')
      const answer = await as(admin)('POST', '/api/team/invitations', { email: 'EVE@example.org', role: 'admin' })
      expect([answer.status, answer.body.code]).toEqual([409, 'member_exists'])
    })

    test('and a password that is too short does not use the link up', async () => {
      const { token } = await invite('eve@example.org')
      expect((await accept(token, { password: 'short' })).status).toBe(400)
      expect((await accept(token)).status).toBe(200)
    })

    test('and another site cannot use it', async () => {
      const { token } = await invite('eve@example.org')
      const answer = await server.ask('POST', '/api/invitation/accept', {
        body: { token, ...EVE },
        headers: { origin: 'https://evil.example' },
      })
      expect([answer.status, answer.body.code]).toEqual([403, 'cross_site'])
    })
  })

  describe('changes', () => {
    test('a role from the next request on', async () => {
      const eve = await join('eve@example.org', 'marketer')
      expect((await as(eve.cookie)('GET', '/api/team/members')).status).toBe(403)
      await as(admin)('PUT', `/api/team/members/${eve.id}/role`, { role: 'dpo' })
      expect((await as(eve.cookie)('GET', '/api/team/members')).status).toBe(200)
    })

    test('who may sign in: a suspended member is out at once, on every node, and back when restored', async () => {
      const eve = await join('eve@example.org')
      const other = await startTestServer(db)
      const there = () => other.ask('GET', '/api/session', { headers: { cookie: eve.cookie } })
      expect((await there()).status).toBe(200)
      await as(admin)('POST', `/api/team/members/${eve.id}/suspend`)
      expect((await there()).status).toBe(401)
      await other.close()
      const refused = await signIn('eve@example.org')
      expect([refused.status, refused.body.code, refused.cookie]).toEqual([403, 'account_suspended', ''])
      expect((await signIn('eve@example.org', 'not her password')).body.code).toBe('sign_in_failed')
      await as(admin)('POST', `/api/team/members/${eve.id}/restore`)
      expect((await signIn('eve@example.org')).status).toBe(200)
    })

    test('a session that was being opened while its member was suspended opens nothing', async () => {
      const eve = await join('eve@example.org')
      const kept = await db.query<{ id: string; token: string }>('select * from sessions where user_id = $1', [eve.id])
      await as(admin)('POST', `/api/team/members/${eve.id}/suspend`)
      await db.execute(
        `insert into sessions (id, token, user_id, expires_at) values ($1, $2, $3, now() + interval '1 hour')`,
        [kept[0]?.id, kept[0]?.token, eve.id],
      )
      expect((await as(eve.cookie)('GET', '/api/session')).status).toBe(401)
    })

    test('nothing by which its last administrator would be lost', async () => {
      const id = await me()
      for (const answer of [
        await as(admin)('PUT', `/api/team/members/${id}/role`, { role: 'analyst' }),
        await as(admin)('POST', `/api/team/members/${id}/suspend`),
        await as(admin)('DELETE', `/api/team/members/${id}`),
      ])
        expect([answer.status, answer.body.code]).toEqual([409, 'last_admin'])
      expect((await as(admin)('GET', '/api/team/members')).status).toBe(200)
    })

    test('not even when two administrators turn on each other at the same instant', async () => {
      for (let round = 0; round < 5; round += 1) {
        const eve = await join(`eve-${round}@example.org`, 'admin')
        const id = await me()
        const [one, two] = await Promise.all([
          as(admin)('PUT', `/api/team/members/${eve.id}/role`, { role: 'agent' }),
          as(eve.cookie)('PUT', `/api/team/members/${id}/role`, { role: 'agent' }),
        ])
        // Whoever comes second is refused: by the lock, or because they are no administrator any more.
        expect([one.status, two.status].filter((status) => status === 200)).toHaveLength(1)
        const [left] = await db.query<{ n: number }>(`select count(*) as n from users where role = 'admin'`)
        expect(left?.n).toBe(1)
        await db.execute(`update users set role = 'admin' where id = $1`, [id])
        await db.execute('delete from users where id = $1', [eve.id])
      }
    })

    test('nothing of what a suspended administrator counts for', async () => {
      const eve = await join('eve@example.org', 'admin')
      await as(admin)('POST', `/api/team/members/${eve.id}/suspend`)
      const answer = await as(admin)('PUT', `/api/team/members/${await me()}/role`, { role: 'dpo' })
      expect(answer.body.code).toBe('last_admin')
    })
  })

  test('honours no link of somebody who may make none any more', async () => {
    for (const [email, oust] of [
      ['eve@example.org', (id: string) => as(admin)('POST', `/api/team/members/${id}/suspend`)],
      ['bob@example.org', (id: string) => as(admin)('PUT', `/api/team/members/${id}/role`, { role: 'analyst' })],
      ['kim@example.org', (id: string) => as(admin)('DELETE', `/api/team/members/${id}`)],
    ] as const) {
      const rogue = await join(email, 'admin')
      const back = await as(rogue.cookie)('POST', '/api/team/invitations', { email: `2-${email}`, role: 'admin' })
      const taken = await as(rogue.cookie)('POST', `/api/team/members/${await me()}/password-link`)
      expect([back.status, taken.status], taken.text).toEqual([201, 201])
      expect((await oust(rogue.id)).status).toBeLessThan(300)
      for (const { body } of [back, taken])
        expect((await accept(new URL(String(body.link)).hash.slice(1))).body.code, email).toBe('invitation_invalid')
      admin = await server.signIn()
    }
  })

  test('forgets a member who is removed, but for an id and that they were there', async () => {
    const eve = await join('eve@example.org')
    expect((await as(admin)('DELETE', `/api/team/members/${eve.id}`)).status).toBe(204)
    expect((await as(eve.cookie)('GET', '/api/session')).status).toBe(401)
    expect((await signIn('eve@example.org')).body.code).toBe('sign_in_failed')
    const { items } = (await as(admin)('GET', '/api/authors')).body as { items: object[] }
    expect(items).toContainEqual({ author: `user:${eve.id}`, name: null, leftAt: expect.any(String) })
    for (const table of ['users', 'accounts', 'sessions', 'invitations', 'former_users', 'audit_records'])
      expect(JSON.stringify(await db.query(`select * from ${table}`)), table).not.toMatch(/eve/i)
  })

  test('lets a member who forgot their password choose another, once, which ends their sessions', async () => {
    const eve = await join('eve@example.org')
    const { body } = await as(admin)('POST', `/api/team/members/${eve.id}/password-link`)
    const token = new URL(String(body.link)).hash.slice(1)
    expect((await server.ask('POST', '/api/invitation', { body: { token } })).body).toMatchObject({ name: 'Eve' })
    expect((await accept(token, { password: 'a password she knows' })).status).toBe(200)
    expect((await as(eve.cookie)('GET', '/api/session')).status).toBe(401)
    expect((await signIn('eve@example.org')).status).toBe(401)
    expect((await signIn('eve@example.org', 'a password she knows')).status).toBe(200)
    expect((await accept(token)).body.code).toBe('invitation_invalid')
    expect((await members()).find(({ id }) => id === eve.id)).toMatchObject({ name: 'Eve', role: 'analyst' })
  })

  describe('sees where each is signed in', () => {
    type Item = { id: string; current: boolean; userAgent: string; address: string; lastSeenAt: string }
    const sessionsOf = async (cookie: string) => (await as(cookie)('GET', '/api/account/sessions')).body.items as Item[]

    test('and ends one session, or all others', async () => {
      const eve = await join('eve@example.org')
      const { cookie: phone } = await signIn('eve@example.org')
      const { cookie: tablet } = await signIn('eve@example.org')
      const before = await sessionsOf(eve.cookie)
      expect(before).toHaveLength(3)
      expect(before.filter(({ current }) => current)).toHaveLength(1)
      expect(before[0]).toMatchObject({ address: '127.0.0.1', lastSeenAt: expect.any(String) })
      const onPhone = (await sessionsOf(phone)).find(({ current }) => current)?.id
      expect((await as(eve.cookie)('DELETE', `/api/account/sessions/${onPhone}`)).status).toBe(204)
      expect((await as(phone)('GET', '/api/session')).status).toBe(401)
      expect((await as(tablet)('GET', '/api/session')).status).toBe(200)
      expect((await as(eve.cookie)('DELETE', '/api/account/sessions')).body).toEqual({ ended: 1 })
      expect((await as(tablet)('GET', '/api/session')).status).toBe(401)
      expect((await as(eve.cookie)('GET', '/api/session')).status).toBe(200)
    })

    test('never another’s, unless as an administrator', async () => {
      const eve = await join('eve@example.org')
      const [mine] = await sessionsOf(admin)
      const answer = await as(eve.cookie)('DELETE', `/api/account/sessions/${mine?.id}`)
      expect([answer.status, answer.body.code]).toEqual([404, 'session_unknown'])
      expect((await as(eve.cookie)('GET', `/api/team/members/${await me()}/sessions`)).status).toBe(403)
      const hers = (await as(admin)('GET', `/api/team/members/${eve.id}/sessions`)).body.items as Item[]
      expect(JSON.stringify(hers)).not.toContain('token')
      await as(admin)('DELETE', `/api/team/members/${eve.id}/sessions/${hers[0]?.id}`)
      expect((await as(eve.cookie)('GET', '/api/session')).status).toBe(401)
    })

    test('to the minute', async () => {
      const eve = await join('eve@example.org')
      const [before] = await sessionsOf(eve.cookie)
      now += 5 * 60_000
      await as(eve.cookie)('GET', '/api/session')
      const [after] = await sessionsOf(eve.cookie)
      expect(Date.parse(after?.lastSeenAt ?? '') - Date.parse(before?.lastSeenAt ?? '')).toBeGreaterThan(4 * 60_000)
    })
  })

  test('answers as slowly for an address that nobody has as for a wrong password', async () => {
    const median = async (email: string) => {
      const times: number[] = []
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const began = performance.now()
        await signIn(email, 'not the password')
        times.push(performance.now() - began)
      }
      return times.sort((a, b) => a - b)[2] ?? 0
    }
    const ratio = (await median('nobody@example.org')) / (await median(ADMIN.email))
    // Without a hash for nobody it is a twentieth; machines are noisy.
    expect(ratio).toBeGreaterThan(1 / 3)
    expect(ratio).toBeLessThan(3)
  })
})
