import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grants } from '../../grants.ts'
import type { Database } from '../database/database.ts'
import { defineRoute } from '../http/route.ts'
import { silentLog } from '../testing/silent-log.ts'
import { testDatabase } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from './access.test-support.ts'
import type { KeyRecord, NewKey } from './key-record.ts'
import { createKeys, type Keys } from './keys.ts'

const START = Date.parse('2026-11-02T10:00:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const NEW: NewKey = {
  name: 'Site',
  kind: 'secret',
  purpose: 'personalisation',
  legalBasis: 'consent',
  createdBy: 'test',
}

/** A door that every kind of key opens. */
const open = defineRoute({
  method: 'POST',
  url: '/v1/open',
  permission: 'events:write',
  tag: 'Test',
  summary: 'A door for tests',
  response: { 200: Type.Object({}) },
  handle: () => ({}),
})

describe('the life of a key', () => {
  let db: Database
  let now = START
  let keys: Keys
  let elsewhere: Keys
  let server: TestServer

  beforeAll(async () => {
    db = await testDatabase({ poolSize: 8 })
    server = await startTestServer(db, { operatorToken: 'op_secret', clock: () => now, routes: () => [open] })
    keys = server.access.keys
    elsewhere = createKeys({ db, grants, log: silentLog, clock: () => now })
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const ask = (method: string, path: string, body?: unknown, token = 'op_secret') =>
    server.ask(method, path, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    })
  const record = async (id: string): Promise<KeyRecord> => {
    const found = (await keys.list()).find((one) => one.id === id)
    if (!found) throw new Error('the key is listed')
    return found
  }
  const revision = async () =>
    (await db.query<{ revision: number }>('select revision from access_revision'))[0]?.revision ?? 0

  describe('expiry', () => {
    test('is exact, on every node, without a query or a message', async () => {
      const made = await keys.create({ ...NEW, expiresAt: '2026-11-02T12:30:00.000+01:00' })
      await elsewhere.refresh()
      expect(made.expiresAt).toBe('2026-11-02T11:30:00.000Z')
      now = Date.parse('2026-11-02T11:29:59.999Z')
      for (const node of [keys, elsewhere]) expect(node.verify(made.key)?.id).toBe(made.id)
      now += 1
      for (const node of [keys, elsewhere]) {
        expect(node.verify(made.key)).toBeUndefined()
        expect(node.byId(made.id)).toBeUndefined()
      }
      expect((await record(made.id)).state).toBe('expired')
      const answer = await ask('GET', '/api/keys', undefined, made.key)
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
      await ask('PATCH', `/api/keys/${made.id}`, { expiresAt: '2026-11-03T00:00:00Z' })
      expect(keys.verify(made.key)?.id).toBe(made.id)
      await ask('PATCH', `/api/keys/${made.id}`, { expiresAt: null })
      expect((await record(made.id)).expiresAt).toBeNull()
      now = START
    })

    test('lies in the future when it is set; other fields may change behind it', async () => {
      const past = await ask('POST', '/api/keys', { ...withoutAuthor(NEW), expiresAt: '2026-11-02T09:00:00Z' })
      expect([past.status, past.body.code]).toEqual([422, 'key_invalid'])
      expect(past.body.errors).toEqual([expect.objectContaining({ path: 'expiresAt', code: 'expiry_past' })])
      const made = await keys.create({ ...NEW, expiresAt: '2026-11-02T11:00:00Z' })
      now += 2 * HOUR
      const renamed = await ask('PATCH', `/api/keys/${made.id}`, { name: 'Old', expiresAt: '2026-11-02T11:00:00.000Z' })
      expect([renamed.status, renamed.body.name, renamed.body.state]).toEqual([200, 'Old', 'expired'])
      now = START
    })
  })

  describe('scopes', () => {
    test('are a part of what its kind may do, enforced for every route', async () => {
      const reader = await keys.create({ ...NEW, scopes: ['people:read'] })
      const sender = await keys.create({ ...NEW, scopes: ['people:read', 'events:write', 'events:write'] })
      expect(keys.verify(sender.key)?.scopes).toEqual(['events:write', 'people:read'])
      const refused = await ask('POST', '/v1/open', undefined, reader.key)
      expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
        403,
        'forbidden',
        'The permission events:write is not held.',
      ])
      expect((await ask('POST', '/v1/open', undefined, sender.key)).status).toBe(200)
    })

    test('cannot be what its kind may not, whoever asks', async () => {
      for (const [kind, scope] of [
        ['write', 'people:read'],
        ['secret', 'keys:write'],
        ['partner', 'decisions:read'],
        ['secret', 'no:such'],
        ['secret', 'constructor'],
      ] as const) {
        const answer = await ask('POST', '/api/keys', { ...withoutAuthor(NEW), kind, scopes: ['events:write', scope] })
        const wrong = expect.objectContaining({ path: 'scopes.1', code: 'scope_unavailable' })
        expect([answer.status, answer.body.errors], `${kind} ${scope}`).toEqual([422, [wrong]])
      }
      const none = await ask('POST', '/api/keys', { ...withoutAuthor(NEW), scopes: [] })
      expect([none.status, none.body.code]).toEqual([400, 'request_invalid'])
    })

    test('that are taken away are gone on every node that verifies the revision', async () => {
      const made = await keys.create({ ...NEW, scopes: ['events:write', 'people:read'] })
      await elsewhere.refresh()
      const presented = elsewhere.verify(made.key)
      if (!presented) throw new Error('the key holds')
      await ask('PATCH', `/api/keys/${made.id}`, { scopes: ['events:write'] })
      await elsewhere.ensureFresh(await revision())
      expect(elsewhere.current(presented)?.scopes).toEqual(['events:write'])
    })

    test('are all of its kind where nothing is said, as for the keys of before', async () => {
      const made = await keys.create(NEW)
      expect([made.scopes, keys.verify(made.key)?.scopes]).toEqual([null, null])
      await db.execute(
        `insert into keys (id, name, kind, prefix, hash, purpose, legal_basis, created_by) values ('old', 'Old', 'secret', 'p', 'h', 'x', 'consent', 'operator')`,
      )
      expect(await record('old')).toMatchObject({
        scopes: null,
        origins: null,
        expiresAt: null,
        note: '',
        state: 'active',
      })
    })
  })

  describe('rotation', () => {
    test('gives a new secret while the one before works on, until a chosen end, on every node', async () => {
      const made = await keys.create(NEW)
      const answer = await ask('POST', `/api/keys/${made.id}/rotate`, { replaces: made.prefix, graceHours: 48 })
      const rotated = answer.body as unknown as KeyRecord & { key: string }
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(rotated.key).not.toBe(made.key)
      expect(rotated).toMatchObject({
        id: made.id,
        state: 'rotating',
        rotatedAt: '2026-11-02T10:00:00.000Z',
        previous: { prefix: made.prefix, until: '2026-11-04T10:00:00.000Z', lastUsedAt: null },
      })
      await elsewhere.refresh()
      for (const node of [keys, elsewhere]) {
        expect(node.verify(made.key)).toMatchObject({ id: made.id, prefix: made.prefix })
        expect(node.verify(rotated.key)).toMatchObject({ id: made.id, prefix: rotated.prefix })
      }
      now = START + 48 * HOUR
      for (const node of [keys, elsewhere]) {
        expect(node.verify(made.key)).toBeUndefined()
        expect(node.verify(rotated.key)?.id).toBe(made.id)
      }
      expect(await record(made.id)).toMatchObject({ state: 'active', previous: null })
      now = START
    })

    test('shows which of the two secrets is still in use', async () => {
      const own = createKeys({ db, grants, log: silentLog, clock: () => now })
      const made = await own.create(NEW)
      const rotated = await own.rotate(made.id, { replaces: made.prefix, graceHours: 24, by: 'test' })
      await own.start()
      now += HOUR
      own.verify(made.key)
      now += HOUR
      own.verify(rotated.key)
      await own.stop()
      expect(await record(made.id)).toMatchObject({
        lastUsedAt: '2026-11-02T12:00:00.000Z',
        previous: { lastUsedAt: '2026-11-02T11:00:00.000Z' },
      })
      now = START
    })

    test('without grace, or ended early, refuses the secret before at once, also where it was verified a moment ago', async () => {
      const made = await keys.create(NEW)
      const first = await keys.rotate(made.id, { replaces: made.prefix, graceHours: 24, by: 'test' })
      await elsewhere.refresh()
      const presented = elsewhere.verify(made.key)
      if (!presented) throw new Error('the secret before works')
      const ended = await ask('DELETE', `/api/keys/${made.id}/previous`)
      expect([ended.status, ended.body.previous, ended.body.state]).toEqual([200, null, 'active'])
      expect(keys.verify(made.key)).toBeUndefined()
      await elsewhere.ensureFresh(await revision())
      expect(elsewhere.current(presented)).toBeUndefined()
      expect(elsewhere.verify(first.key)?.id).toBe(made.id)

      const second = await keys.rotate(made.id, { replaces: first.prefix, graceHours: 0, by: 'test' })
      expect([keys.verify(first.key), keys.verify(second.key)?.id]).toEqual([undefined, made.id])
    })

    test('again within the grace ends the oldest secret', async () => {
      const made = await keys.create(NEW)
      const first = await keys.rotate(made.id, { replaces: made.prefix, graceHours: 24, by: 'test' })
      const second = await keys.rotate(made.id, { replaces: first.prefix, graceHours: 24, by: 'test' })
      expect([made, first, second].map(({ key }) => keys.verify(key)?.id)).toEqual([undefined, made.id, made.id])
    })

    test('at the same time from several nodes is one: the secret that everybody sends with works on', async () => {
      const made = await keys.create(NEW)
      const rotation = { replaces: made.prefix, graceHours: 24, by: 'test' }
      const outcomes = await Promise.allSettled(
        [keys, elsewhere, keys, elsewhere].map((node) => node.rotate(made.id, rotation)),
      )
      const rotated = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
      expect([rotated.length, refused]).toEqual([1, ['key_rotated', 'key_rotated', 'key_rotated']])
      for (const node of [keys, elsewhere]) {
        await node.catchUp()
        expect([made, ...rotated].map(({ key }) => node.verify(key)?.id)).toEqual([made.id, made.id])
      }
    })

    test('is at most thirty days, and never of a key that has ended', async () => {
      const made = await keys.create({ ...NEW, expiresAt: '2026-11-02T11:00:00Z' })
      const long = await ask('POST', `/api/keys/${made.id}/rotate`, { replaces: made.prefix, graceHours: 721 })
      expect([long.status, long.body.code]).toEqual([400, 'request_invalid'])
      now += 2 * HOUR
      const expired = await ask('POST', `/api/keys/${made.id}/rotate`, { replaces: made.prefix, graceHours: 1 })
      now = START
      await keys.revoke(made.id)
      for (const [method, path, body] of [
        ['POST', `/api/keys/${made.id}/rotate`, { replaces: made.prefix, graceHours: 1 }],
        ['PATCH', `/api/keys/${made.id}`, { name: 'Again' }],
        ['DELETE', `/api/keys/${made.id}/previous`, undefined],
      ] as const) {
        const answer = await ask(method, path, body)
        expect([answer.status, answer.body.code]).toEqual([409, 'key_ended'])
      }
      expect([expired.status, expired.body.code]).toEqual([409, 'key_ended'])
      const unknown = await ask('PATCH', '/api/keys/nobody', { name: 'x' })
      expect([unknown.status, unknown.body.code]).toEqual([404, 'key_unknown'])
    })

    test('ends with the key: revoking refuses both secrets', async () => {
      const made = await keys.create(NEW)
      const rotated = await keys.rotate(made.id, { replaces: made.prefix, graceHours: 24, by: 'test' })
      await keys.revoke(made.id)
      expect([keys.verify(made.key), keys.verify(rotated.key)]).toEqual([undefined, undefined])
      expect(await record(made.id)).toMatchObject({ state: 'revoked', previous: null })
    })
  })

  describe('allowed origins', () => {
    test('refuse a write key in the pages of another site, and let programs be', async () => {
      const made = await keys.create({ ...NEW, kind: 'write', origins: ['https://www.example.org'] })
      const from = async (origin?: string) => {
        const headers = { authorization: `Bearer ${made.key}`, ...(origin === undefined ? {} : { origin }) }
        const { status, body } = await server.ask('POST', '/v1/open', { headers })
        return body.code ?? status
      }
      expect(await Promise.all([from('https://www.example.org'), from()])).toEqual([200, 200])
      for (const other of ['https://www.example.org.evil.test', 'http://www.example.org', 'null'])
        expect(await from(other)).toBe('origin_refused')
    })

    test('are sites, of write keys only', async () => {
      const wrong = await ask('POST', '/api/keys', {
        ...withoutAuthor(NEW),
        kind: 'write',
        origins: ['https://ok.test', 'https://www.example.org/', 'www.example.org', '*', 'ftp://x'],
      })
      expect((wrong.body.errors as { path: string }[]).map(({ path }) => path)).toEqual([
        'origins.1',
        'origins.2',
        'origins.3',
        'origins.4',
      ])
      const secret = await ask('POST', '/api/keys', { ...withoutAuthor(NEW), origins: ['https://ok.test'] })
      expect(secret.body.errors).toEqual([expect.objectContaining({ code: 'origins_unavailable' })])
    })
  })

  describe('changes', () => {
    test('are told with what differs, without secrets and notes, and only when something does', async () => {
      const made = await keys.create({ ...NEW, name: 'Before' })
      const records = async () =>
        (
          await db.query<{ action: string; detail: string }>(
            `select action, detail from audit_records r join audit_chain c on c.record = r.id where target_id = $1 order by place`,
            [made.id],
          )
        ).map(({ action, detail }) => ({ action, ...(JSON.parse(detail) as object) }))
      await ask('PATCH', `/api/keys/${made.id}`, { name: 'Before', note: '' })
      expect(await records()).toHaveLength(1)
      await ask('PATCH', `/api/keys/${made.id}`, { name: 'After', note: 'Ask Grace', scopes: ['events:write'] })
      const { prefix } = await keys.rotate(made.id, { replaces: made.prefix, graceHours: 1, by: 'user:u-1' })
      expect((await records()).slice(1)).toEqual([
        {
          action: 'key.change',
          fields: ['name', 'note', 'scopes'],
          change: { before: { name: 'Before', scopes: null }, after: { name: 'After', scopes: ['events:write'] } },
        },
        {
          action: 'key.rotate',
          graceHours: 1,
          change: {
            before: { prefix: made.prefix },
            after: { prefix, previous: { prefix: made.prefix, until: '2026-11-02T11:00:00.000Z' } },
          },
        },
      ])
      expect(JSON.stringify(await db.query('select * from audit_records'))).not.toContain('Grace')
    })
  })

  describe('notices', () => {
    test('name the keys that somebody should look at', async () => {
      await db.execute('delete from keys')
      const own = createKeys({ db, grants, log: silentLog, clock: () => now })
      await own.start()
      await own.create({ ...NEW, name: 'Fine' })
      await own.create({ ...NEW, name: 'Ends soon', expiresAt: iso(START + 30 * DAY) })
      const used = await own.create({ ...NEW, name: 'Ended in use', expiresAt: iso(START + 15 * DAY) })
      await own.create({ ...NEW, name: 'Ended unused', expiresAt: iso(START + 15 * DAY) })
      const rotating = await own.create({ ...NEW, name: 'Rotating' })
      await own.rotate(rotating.id, { replaces: rotating.prefix, graceHours: 24 * 17 + 1, by: 'test' })
      const gone = await own.create({ ...NEW, name: 'Revoked', expiresAt: iso(START + 15 * DAY) })
      await own.revoke(gone.id)
      expect(await own.notices()).toEqual([])
      now = START + 14 * DAY
      own.verify(used.key)
      now = START + 17 * DAY
      own.verify(rotating.key)
      await own.stop()
      const told = (await own.notices()).map(({ code, params, severity }) => [params.name, code, severity])
      expect(told.sort()).toEqual([
        ['Ended in use', 'key_expired', 'urgent'],
        ['Ends soon', 'key_expires', 'attention'],
        ['Rotating', 'key_rotation_ends', 'urgent'],
      ])
      now = START + 90 * DAY
      const unused = (await own.notices()).map(({ code, params, at, to }) => [params.name, code, at, to.slice(0, 9)])
      // The secret that replaced another was never used either.
      expect(unused.sort()).toEqual(
        ['Fine', 'Rotating'].map((name) => [name, 'key_unused', iso(START + 90 * DAY), '/keys?id=']),
      )
      now = START
    })
  })
})

function withoutAuthor({ createdBy: _, ...body }: NewKey) {
  return body
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
