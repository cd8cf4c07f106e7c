import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grants } from '../../grants.ts'
import type { Database } from '../database/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { testDatabase } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from './access.test-support.ts'
import { createAuth } from './auth.ts'
import { createAuthenticate } from './authenticate.ts'
import { createKeys } from './keys.ts'
import { createSecondFactor } from './second-factor.ts'
import { createSessions } from './sessions.ts'

const NEW = {
  name: 'Site',
  kind: 'write',
  purpose: 'personalisation',
  legalBasis: 'consent',
  createdBy: 'test',
} as const

describe('keys', () => {
  let db: Database
  let server: TestServer
  let cookie: string

  beforeAll(async () => {
    db = await testDatabase({ poolSize: 8 })
    server = await startTestServer(db, { operatorToken: 'op_secret' })
    cookie = await server.signIn()
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  test('are shown once, and kept as a hash', async () => {
    const { createdBy: _, ...body } = NEW
    const made = await server.ask('POST', '/api/keys', { body, headers: { cookie } })
    expect(made.status).toBe(201)
    const key = String(made.body.key)
    expect(key).toMatch(/^dp_write_[0-9A-Za-z]{36}$/)
    expect(key.startsWith(String(made.body.prefix))).toBe(true)
    const list = await server.ask('GET', '/api/keys', { headers: { cookie } })
    expect(list.body.items).toEqual([
      expect.objectContaining({ name: 'Site', kind: 'write', legalBasis: 'consent', lastUsedAt: null, channel: null }),
    ])
    expect(list.text).not.toContain(key)
    expect(JSON.stringify(await db.query('select * from keys'))).not.toContain(key)
    expect(server.logged()).not.toContain(key)
  })

  test('are verified from memory, without a promise', async () => {
    const made = await server.access.keys.create({ ...NEW, channel: 'email' })
    expect(server.access.keys.verify(made.key)).toEqual({
      id: made.id,
      name: 'Site',
      kind: 'write',
      purpose: 'personalisation',
      legalBasis: 'consent',
      channel: 'email',
      prefix: made.prefix,
      scopes: null,
      sharing: null,
      origins: null,
    })
    for (const wrong of [`${made.key}x`, made.key.slice(0, -1), made.prefix, '', 'dp_write_', 'dp_'.repeat(9999)]) {
      expect(server.access.keys.verify(wrong)).toBeUndefined()
    }
  })

  test('are presented as Bearer or as Basic', async () => {
    const { key } = await server.access.keys.create({ ...NEW, kind: 'secret' })
    const basic = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    for (const authorization of [`Bearer ${key}`, `bearer ${key}`, basic]) {
      // A secret key is a good credential without this permission: known, and told so.
      const answer = await server.ask('GET', '/api/keys', { headers: { authorization } })
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden'])
    }
    for (const authorization of [`Bearer ${key}x`, 'Bearer', 'Digest abc', 'Basic ====', 'Bearer op_wrong']) {
      const answer = await server.ask('GET', '/api/keys', { headers: { authorization } })
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
      expect(answer.text).not.toContain(key)
    }
  })

  test('are managed by the operator of the machine too', async () => {
    const answer = await server.ask('GET', '/api/keys', { headers: { authorization: 'Bearer op_secret' } })
    expect(answer.status).toBe(200)
  })

  test('stop working on every node once their revocation is acknowledged', async () => {
    const elsewhere = createKeys({ db, grants, log: silentLog })
    await elsewhere.refresh()
    const made = await server.access.keys.create(NEW)
    await elsewhere.refresh()
    expect(elsewhere.verify(made.key)?.id).toBe(made.id)

    const answer = await server.ask('DELETE', `/api/keys/${made.id}`, { headers: { cookie } })
    expect(answer.status).toBe(204)
    expect(server.access.keys.verify(made.key)).toBeUndefined()

    // The other node was not notified: it reads the revision with its next query, and that is enough.
    const [row] = await db.query<{ revision: number }>('select revision from access_revision')
    await elsewhere.ensureFresh(row?.revision ?? 0)
    expect(elsewhere.verify(made.key)).toBeUndefined()
    expect(elsewhere.ensureFresh(row?.revision ?? 0)).toBeUndefined()
  })

  test('are verified before a screen is served, by a node that was told nothing', async () => {
    const elsewhere = createKeys({ db, grants, log: silentLog })
    await elsewhere.refresh()
    const made = await server.access.keys.create({ ...NEW, kind: 'secret' })
    await elsewhere.refresh()
    await server.access.keys.revoke(made.id)
    const auth = createAuth({ pool: db.pool, secret: 'x'.repeat(32), publicUrl: '' })
    const authenticate = createAuthenticate({
      auth,
      keys: elsewhere,
      sessions: createSessions({ db }),
      secondFactor: createSecondFactor({ db, auth }),
    })
    const ask = (url: string) => {
      const headers = { authorization: `Bearer ${made.key}` }
      const request = { url, headers, routeOptions: { url: '/api/people' }, raw: { socket: {} } }
      return Promise.resolve(request as unknown as FastifyRequest).then(authenticate)
    }
    await expect(ask('/api/people')).rejects.toMatchObject({ code: 'unauthenticated' })
    // The same route, as an address may write it too.
    await expect(ask('/%61pi/people')).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('stay in the list when revoked, and are revoked once', async () => {
    const { id } = await server.access.keys.create({ ...NEW, name: 'Old' })
    await server.access.keys.revoke(id)
    const [first] = (await server.access.keys.list()).filter((key) => key.id === id)
    await server.access.keys.revoke(id)
    const [second] = (await server.access.keys.list()).filter((key) => key.id === id)
    expect(first?.revokedAt).toBeTruthy()
    expect(second).toEqual(first)
    const unknown = await server.ask('DELETE', '/api/keys/nobody', { headers: { cookie } })
    expect([unknown.status, unknown.body.code]).toEqual([404, 'key_unknown'])
  })

  test('reach other nodes by notification as well', async () => {
    const elsewhere = createKeys({ db, grants, log: silentLog })
    await elsewhere.start()
    const made = await server.access.keys.create(NEW)
    await expect.poll(() => elsewhere.verify(made.key)?.id).toBe(made.id)
    await elsewhere.stop()
  })

  test('say when they were last used, written in one batch', async () => {
    const now = Date.parse('2026-11-02T10:00:00.000Z')
    const keys = createKeys({ db, grants, log: silentLog, clock: () => now })
    await keys.start()
    const made = await keys.create(NEW)
    for (let use = 0; use < 1000; use += 1) keys.verify(made.key)
    expect((await keys.list()).find(({ id }) => id === made.id)?.lastUsedAt).toBeNull()
    await keys.stop()
    expect((await keys.list()).find(({ id }) => id === made.id)?.lastUsedAt).toBe('2026-11-02T10:00:00.000Z')
  })

  test('made at the same time on several nodes are all known to all', async () => {
    const nodes = [
      server.access.keys,
      createKeys({ db, grants, log: silentLog }),
      createKeys({ db, grants, log: silentLog }),
    ]
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (nodes[n % 3] ?? server.access.keys).create(NEW)),
    )
    for (const node of nodes) {
      await node.refresh()
      for (const { key, id } of made) expect(node.verify(key)?.id).toBe(id)
    }
  })

  test.each([
    ['an unknown kind', { kind: 'root' }],
    ['an unknown legal basis', { legalBasis: 'because' }],
    ['an unknown channel', { channel: 'pigeon' }],
    ['an empty name', { name: '' }],
    ['a field that is not known', { admin: true }],
  ])('are not made with %s', async (_, wrong) => {
    const { createdBy: __, ...body } = NEW
    const answer = await server.ask('POST', '/api/keys', { body: { ...body, ...wrong }, headers: { cookie } })
    expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
  })
})
