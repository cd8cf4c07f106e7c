import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'
import { authenticatorCode } from './authenticator.test-support.ts'

test('the authenticator of these tests shows what RFC 6238 lists (appendix B, SHA-1, last six digits)', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(authenticatorCode(secret, 0, 59_000)).toBe('287082')
  expect(authenticatorCode(secret, 0, 1_111_111_109_000)).toBe('081804')
  expect(authenticatorCode(secret, 0, 20_000_000_000_000)).toBe('353130')
})

describe('a second factor', () => {
  let db: Database
  let server: TestServer
  let cookie: string

  beforeAll(async () => {
    db = await testDatabase()
  })
  beforeEach(async () => {
    await db.execute('truncate users, setup_tokens, sign_in_attempts, verifications cascade')
    server = await startTestServer(db)
    cookie = await server.signIn()
    return () => server.close()
  })
  afterAll(() => db.close())

  const post = async (path: string, body: object, session = cookie) => {
    await db.execute('truncate sign_in_attempts')
    return server.ask('POST', path, { body, headers: { cookie: session } })
  }
  const { email, password } = ADMIN
  const signIn = () => post('/api/auth/sign-in/email', { email, password }, '')
  const second = (code: string, waiting: string) => post('/api/auth/sign-in/second-factor', { code }, waiting)
  const me = (session = cookie) => server.ask('GET', '/api/account', { headers: { cookie: session } })

  /** Sets one up; what the last code was is used by then. */
  const setUp = async () => {
    const { secret, uri } = (await post('/api/account/second-factor', { password })).body as Record<string, string>
    const answer = await post('/api/account/second-factor/confirm', { code: authenticatorCode(secret ?? '', -1) })
    expect(answer.status, answer.text).toBe(200)
    cookie = answer.cookie
    return { secret: secret ?? '', uri: uri ?? '', recoveryCodes: answer.body.recoveryCodes as string[] }
  }

  test('is set up with the password and a first code, and ends sessions that came without', async () => {
    const { cookie: elsewhere } = await signIn()
    const { uri, recoveryCodes } = await setUp()
    expect(uri).toMatch(/^otpauth:\/\/totp\/Diapason:ada%40example\.org\?secret=[A-Z2-7]+&issuer=Diapason/)
    expect(recoveryCodes).toHaveLength(10)
    expect((await me()).body).toMatchObject({ secondFactor: true, recoveryCodesLeft: 10 })
    expect((await me(elsewhere)).status).toBe(401)
  })

  test('does not count until its first code was typed, and needs the password to begin', async () => {
    const wrong = await post('/api/account/second-factor', { password: 'not the password' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'password_wrong'])
    await post('/api/account/second-factor', { password })
    const answer = await post('/api/account/second-factor/confirm', { code: '000000' })
    expect([answer.status, answer.body.code]).toEqual([422, 'second_factor_invalid'])
    expect((await me()).body).toMatchObject({ secondFactor: false, recoveryCodesLeft: 0 })
    expect((await signIn()).body).toMatchObject({ user: { email }, secondFactor: false })
  })

  test('is asked for when signing in: the password alone opens nothing', async () => {
    const { secret } = await setUp()
    const first = await signIn()
    expect(first.body).toEqual({ user: null, secondFactor: true })
    expect((await me(first.cookie)).status).toBe(401)
    const answer = await second(authenticatorCode(secret), first.cookie)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ user: { email, role: 'admin' } })
    expect((await me(answer.cookie)).status).toBe(200)
    expect(answer.text).not.toContain('token')
  })

  test('takes each code once', async () => {
    const { secret } = await setUp()
    const code = authenticatorCode(secret)
    const [one, two] = [await signIn(), await signIn()]
    const answers = await Promise.all([second(code, one.cookie), second(code, two.cookie)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    const late = await second(code, (await signIn()).cookie)
    expect([late.status, late.body.code]).toEqual([422, 'second_factor_invalid'])
  })

  test('takes each code once, however the cookie of the first step is written', async () => {
    const { secret } = await setUp()
    const code = authenticatorCode(secret)
    expect((await second(code, (await signIn()).cookie)).status).toBe(200)
    const disguises = [
      (waiting: string) => waiting.replace(/(diapason\.two_factor=)2/, '$1%32'),
      (waiting: string) => `diapason.two_factor=nobody; ${waiting}`,
      (waiting: string) => waiting.replace('diapason.two_factor=', 'diapason.two_factor ='),
    ]
    for (const disguise of disguises) {
      const { cookie: waiting } = await signIn()
      expect(disguise(waiting)).not.toBe(waiting)
      const answer = await second(code, disguise(waiting))
      expect([answer.status, answer.cookie], answer.text).toEqual([expect.toSatisfy((one) => one >= 400), ''])
    }
  })

  test('takes a recovery code instead, once, however it is typed', async () => {
    const { recoveryCodes } = await setUp()
    const [code = ''] = recoveryCodes
    const answer = await second(` ${code.toUpperCase().replaceAll('-', ' ')}`, (await signIn()).cookie)
    expect(answer.status, answer.text).toBe(200)
    expect((await me(answer.cookie)).body).toMatchObject({ recoveryCodesLeft: 9 })
    expect((await second(code, (await signIn()).cookie)).body.code).toBe('second_factor_invalid')
  })

  test('gives new recovery codes for the password, which end the ones before', async () => {
    const { recoveryCodes } = await setUp()
    const renewed = await post('/api/account/second-factor/recovery-codes', { password })
    const [code = ''] = renewed.body.recoveryCodes as string[]
    expect((await second(recoveryCodes[0] ?? '', (await signIn()).cookie)).status).toBe(422)
    expect((await second(code, (await signIn()).cookie)).status).toBe(200)
  })

  test('keeps neither its secret nor a code where it could be read', async () => {
    const { secret, recoveryCodes } = await setUp()
    for (const table of ['second_factors', 'used_codes', 'audit_records', 'verifications']) {
      const kept = JSON.stringify(await db.query(`select * from ${table}`))
      for (const one of [secret, authenticatorCode(secret, -1), ...recoveryCodes]) expect(kept).not.toContain(one)
    }
    for (const one of [secret, ...recoveryCodes]) expect(server.logged()).not.toContain(one)
  })

  test('bears five wrong codes in one sign-in, and ten in a row for an account', async () => {
    const { secret } = await setUp()
    for (let round = 0; round < 2; round += 1) {
      const { cookie: waiting } = await signIn()
      for (let wrong = 0; wrong < 5; wrong += 1)
        expect((await second(`10000${wrong}`, waiting)).body.code).toMatch(/^second_factor_invalid$/)
      const sixth = await second(authenticatorCode(secret, 1), waiting)
      expect(sixth.body.code).toBe(round === 0 ? 'second_factor_expired' : 'second_factor_locked')
      await db.execute('truncate used_codes')
    }
    const locked = await second(authenticatorCode(secret), (await signIn()).cookie)
    expect([locked.status, locked.body.code]).toEqual([429, 'second_factor_locked'])
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    await db.execute(`update second_factors set locked_until = now() - interval '1 second'`)
    expect((await second(authenticatorCode(secret, 1), (await signIn()).cookie)).status).toBe(200)
  })

  test('leaves a record of a wrong code, which says that the password was right', async () => {
    await setUp()
    await second('100000', (await signIn()).cookie)
    const [row] = await db.query<{ detail: string }>(
      `select detail from audit_records where action = 'session.refuse' order by at desc limit 1`,
    )
    expect(JSON.parse(row?.detail ?? '')).toEqual({ network: '127.0.0.0/24', step: 'second_factor' })
  })

  test('is turned off with the password', async () => {
    await setUp()
    expect((await post('/api/account/second-factor/end', { password: 'not the password' })).status).toBe(422)
    const off = await post('/api/account/second-factor/end', { password })
    expect(off.status, off.text).toBe(204)
    expect((await signIn()).body).toMatchObject({ secondFactor: false })
    expect((await post('/api/account/second-factor/recovery-codes', { password }, off.cookie)).body.code).toBe(
      'second_factor_off',
    )
  })

  test('waits for nobody who did not give a password first', async () => {
    const answer = await second('123456', '')
    expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_expired'])
    const forged = await second('123456', 'diapason.two_factor=2fa-AAAA.BBBB')
    expect(forged.body.code).toBe('second_factor_expired')
  })

  test('is taken away by an administrator when it was lost', async () => {
    await setUp()
    const { id } = (await me()).body
    const answer = await server.ask('DELETE', `/api/team/members/${id}/second-factor`, { headers: { cookie } })
    expect(answer.body).toMatchObject({ secondFactor: false })
    expect((await me()).status).toBe(401)
    expect((await signIn()).body).toMatchObject({ user: { email }, secondFactor: false })
  })

  describe('where a role must have one', () => {
    beforeEach(async () => {
      await server.close()
      server = await startTestServer(db, { requireSecondFactor: ['admin'] })
    })

    test('is set up before anything else', async () => {
      const ask = (path: string) => server.ask('GET', path, { headers: { cookie } })
      expect((await ask('/api/session')).body).toMatchObject({
        secondFactorMissing: true,
        permissions: ['account:read', 'account:write', 'session:read'],
      })
      for (const path of ['/api/team/members', '/api/keys', '/api/roles']) {
        const answer = await ask(path)
        expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_required'])
      }
      expect((await ask('/api/account/sessions')).status).toBe(200)
      await setUp()
      expect((await ask('/api/team/members')).status).toBe(200)
      expect((await ask('/api/session')).body).toMatchObject({ secondFactorMissing: false })
    })

    test('is not turned off, and asks nothing of other roles', async () => {
      await setUp()
      const answer = await post('/api/account/second-factor/end', { password })
      expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_required'])
      await db.execute(`update users set role = 'agent', two_factor_enabled = false`)
      expect((await server.ask('GET', '/api/roles', { headers: { cookie } })).status).toBe(200)
    })
  })
})
