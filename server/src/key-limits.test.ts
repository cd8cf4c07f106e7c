import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'

const START = Date.parse('2026-11-21T10:00:00.000Z')
const DECIDE = { identity: { userId: 'u-1' }, context: { channel: 'web' }, elements: ['hero'] }
const EVENT = { type: 'track', event: 'Visit', userId: 'u-1' }

// What a key may do, and until when, on the roads that make no query of their own: collecting and deciding, on two nodes of which one is deaf.
describe('the limits of a key', () => {
  let now = START
  let server: TestApp
  let deaf: TestApp

  beforeAll(async () => {
    server = await testApp({ clock: () => now })
    deaf = await server.node({ deaf: true })
  })
  afterAll(async () => {
    await deaf.stop()
    await server.stop()
  })

  const make = async (limits: object) => {
    const body = { name: 'Key', kind: 'secret', purpose: 'service', legalBasis: 'contract', ...limits }
    const made = await server.ask<{ id: string; prefix: string; key: string }>('POST', '/api/keys', { body })
    expect(made.status, made.text).toBe(201)
    await deaf.app.keys.refresh()
    return made.body
  }
  const send = async (node: TestApp, token: string) =>
    (await node.ask('POST', '/v1/batch', { token, body: { batch: [EVENT] } })).status
  const decide = async (node: TestApp, token: string, more: object = {}) => {
    const { status, body } = await node.ask('POST', '/v1/decide', { token, body: { ...DECIDE, ...more } })
    return status === 200 ? 200 : body.code
  }

  it('let a key that only decides bring no events along', async () => {
    const { key } = await make({ scopes: ['decisions:read'] })
    expect(await decide(server, key)).toBe(200)
    expect(await decide(server, key, { events: [EVENT] })).toBe('forbidden')
    expect(await decide(server, key, { explain: true })).toBe('forbidden')
    expect(await send(server, key)).toBe(403)
  })

  it('hold on a node that was told nothing, once they are acknowledged', async () => {
    const { id, key } = await make({ scopes: ['decisions:read', 'events:write'] })
    expect([await send(deaf, key), await decide(deaf, key)]).toEqual([200, 200])
    const changed = await server.ask('PATCH', `/api/keys/${id}`, { body: { scopes: ['people:read'] } })
    expect(changed.status, changed.text).toBe(200)
    expect(await send(deaf, key)).toBeGreaterThanOrEqual(400)
    expect(await decide(deaf, key)).not.toBe(200)
  })

  it('end the secret before a rotation where it was let in from memory', async () => {
    const { id, prefix, key } = await make({})
    const body = { replaces: prefix, graceHours: 0 }
    expect((await server.ask('POST', `/api/keys/${id}/rotate`, { body })).status).toBe(200)
    expect(await send(deaf, key)).toBe(401)
    expect(await decide(deaf, key)).toBe('unauthenticated')
  })

  it('refuse an expired key at its instant, everywhere', async () => {
    const { key } = await make({ expiresAt: new Date(now + 60_000).toISOString() })
    expect([await send(server, key), await send(deaf, key)]).toEqual([200, 200])
    now += 60_000
    expect([await send(server, key), await send(deaf, key)]).toEqual([401, 401])
    expect([await decide(server, key), await decide(deaf, key)]).toEqual(['unauthenticated', 'unauthenticated'])
    now = START
  })

  it('refuse a write key in the pages of another site, also inside the body of a beacon', async () => {
    const { key } = await make({ kind: 'write', origins: ['https://shop.example.org'] })
    const beacon = (origin: string) =>
      server.ask('POST', '/v1/t', { token: null, headers: { origin }, body: { ...EVENT, writeKey: key } })
    expect((await beacon('https://shop.example.org')).status).toBe(200)
    expect((await beacon('https://other.example.org')).body.code).toBe('origin_refused')
  })
})
