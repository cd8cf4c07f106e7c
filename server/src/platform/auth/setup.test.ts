import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'

const HOUR = 3_600_000

describe('setting up a workspace', () => {
  let db: Database
  let server: TestServer
  let now = Date.parse('2026-11-02T10:00:00.000Z')

  beforeAll(async () => {
    db = await testDatabase()
  })
  beforeEach(async () => {
    await db.execute('truncate users, setup_tokens, sign_in_attempts cascade')
    server = await startTestServer(db, { clock: () => now })
    return () => server.close()
  })
  afterAll(() => db.close())

  const setUp = (token: string, more: object = {}) =>
    server.ask('POST', '/api/setup', { body: { token, ...ADMIN, ...more } })

  test('is asked for until the first account exists', async () => {
    expect((await server.ask('GET', '/api/status')).body).toMatchObject({
      version: '0.0.0',
      setupRequired: true,
      workspace: { demo: false },
    })
    await server.signIn()
    expect((await server.ask('GET', '/api/status')).body).toMatchObject({ setupRequired: false })
    expect(await server.access.setup.issueToken()).toBeUndefined()
  })

  test('makes an administrator and signs them in', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    const answer = await setUp(token)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ user: { name: 'Ada', email: 'ada@example.org', role: 'admin' } })
    const session = await server.ask('GET', '/api/session', { headers: { cookie: answer.cookie } })
    expect(session.body).toMatchObject({ user: { name: 'Ada', role: 'admin' } })
    expect(session.body.permissions).toContain('keys:write')
  })

  test('keeps only a hash of the token', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    const rows = await db.query<{ hash: string }>('select * from setup_tokens')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(server.logged()).not.toContain(token)
  })

  test('refuses a token that is wrong, or older than a day', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    const wrong = await setUp('wrong')
    expect([wrong.status, wrong.body.code]).toEqual([403, 'setup_token_invalid'])
    now += 25 * HOUR
    const late = await setUp(token)
    expect([late.status, late.body.code]).toEqual([403, 'setup_token_invalid'])
  })

  test('gives a race of two with one token to exactly one of them', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    const answers = await Promise.all([setUp(token), setUp(token, { email: 'eve@example.org' }), setUp(token)])
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409])
    expect(await db.query('select 1 from users')).toHaveLength(1)
  })

  test('ends with the first account, whatever other tokens were printed', async () => {
    const first = (await server.access.setup.issueToken()) ?? ''
    const second = (await server.access.setup.issueToken()) ?? ''
    expect((await setUp(first)).status).toBe(200)
    const answer = await setUp(second)
    expect([answer.status, answer.body.code]).toEqual([409, 'setup_done'])
  })

  test('does not use the token up on a password that is too short', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    expect((await setUp(token, { password: 'short' })).status).toBe(400)
    expect((await setUp(token)).status).toBe(200)
  })

  test('is refused to another site', async () => {
    const token = (await server.access.setup.issueToken()) ?? ''
    const answer = await server.ask('POST', '/api/setup', {
      body: { token, ...ADMIN },
      headers: { origin: 'https://evil.example' },
    })
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_site'])
  })
})
