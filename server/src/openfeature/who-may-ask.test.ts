import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuerBody, signer } from '../identity/tokens.test-support.ts'
import { FLAGS, OfrepStage } from './ofrep-stage.test-support.ts'

let stage: OfrepStage

beforeAll(async () => {
  stage = await OfrepStage.open()
  await stage.furnish()
})
afterAll(() => stage.server.stop())

describe('whom it is about', () => {
  test('may be nobody in particular', async () => {
    expect(await stage.flag('hero', {})).toMatchObject({ reason: 'DEFAULT' })
  })

  test('is a visit for who has a write key alone, and no user', async () => {
    expect(await stage.flag('hero', { targetingKey: 'a-1' }, { token: stage.write })).toMatchObject({ variant: 'gold' })
    expect(await stage.flag('hero', { targetingKey: 'u-7' }, { token: stage.write })).not.toHaveProperty('variant')
    expect(await stage.flag('hero', { anonymousId: 'a-1' }, { token: stage.write })).toMatchObject({ variant: 'gold' })
  })

  test('is a user with a write key where a token of the brand’s server says so', async () => {
    const shop = await signer({ kid: 'shop' })
    await stage.define('identity-issuers/shop', issuerBody([shop]))
    const identityToken = await shop.sign({ sub: 'u-7', exp: Math.floor(Date.now() / 1000) + 600 })
    const context = { targetingKey: 'u-7', anonymousId: 'a-9', identityToken }
    expect(await stage.flag('hero', context, { token: stage.write })).toMatchObject({ variant: 'gold' })
    const other = await stage.ask('hero', { ...context, targetingKey: 'u-8' }, { token: stage.write })
    expect([other.status, other.body.errorCode, other.body.metadata.code]).toEqual([
      403,
      'GENERAL',
      'identity_not_allowed',
    ])
    const nobody = await stage.ask('hero', { identityToken }, { token: stage.write })
    expect([nobody.status, nobody.body.errorCode]).toEqual([400, 'TARGETING_KEY_MISSING'])
  })

  test('is not said twice in two ways', async () => {
    const two = await stage.ask('hero', { targetingKey: 'a-1', anonymousId: 'a-2' }, { token: stage.write })
    expect([two.status, two.body.errorCode]).toEqual([400, 'INVALID_CONTEXT'])
    const users = await stage.ask('hero', { targetingKey: 'u-7', userId: 'u-8' })
    expect([users.status, users.body.errorCode]).toEqual([400, 'INVALID_CONTEXT'])
    expect(await stage.flag('hero', { targetingKey: 'u-7', userId: 'u-7' })).toMatchObject({ variant: 'gold' })
  })

  test('may be known by something else', async () => {
    await stage.tell({
      type: 'identify',
      context: { externalIds: [{ type: 'loyalty_card', id: '4711' }] },
      traits: { tier: 'gold' },
    })
    expect(await stage.flag('hero', { externalIds: [{ type: 'loyalty_card', id: '4711' }] })).toMatchObject({
      variant: 'gold',
    })
  })

  test('is in the decision log as origins, and in no other way', async () => {
    const { metadata } = await stage.flag('hero', { targetingKey: 'u-7', anonymousId: 'a-1', country: 'CA' })
    const id = metadata.decisionId.slice(0, 36)
    const read = () =>
      stage.server.clickhouse.query<{ elements: string[]; context: string }>(
        'SELECT elements, context FROM decision_inputs WHERE id = {id:UUID}',
        { id },
      )
    let [row] = await read()
    await expect.poll(async () => ([row] = await read()), { timeout: 15_000 }).toHaveLength(1)
    expect(row?.elements).toEqual(['hero'])
    const context = JSON.parse(row?.context ?? '{}')
    expect(context.context).toEqual({ country: 'CA' })
    expect(context.identifiers.map(({ type }: { type: string }) => type)).toEqual(['userId', 'anonymousId'])
  })
})

describe('who may ask', () => {
  test.each([
    ['a key in X-API-Key', { headers: { 'x-api-key': 'secret' } }, 200],
    ['nobody', {}, 401],
    ['a key that is none', { headers: { 'x-api-key': 'dp_secret_nonsense' } }, 401],
    ['a key without a scheme', { headers: { authorization: 'secret' } }, 401],
    ['a partner', { headers: { authorization: 'Bearer partner' } }, 403],
  ])('%s', async (_, { headers = {} }: { headers?: Record<string, string> }, status) => {
    const keys: Record<string, string> = { secret: stage.secret, partner: await stage.server.key('partner') }
    const named = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace(/\w+$/, (word) => keys[word] ?? word),
    ])
    const answer = await stage.ask('hero', {}, { token: null, headers: Object.fromEntries(named) })
    expect(answer.status, answer.text).toBe(status)
  })

  test('is asked in pages of other sites too, and told all that a page must know', async () => {
    const preflight = await stage.server.ask('OPTIONS', FLAGS, {
      token: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,if-none-match,x-api-key',
      },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match')
    const { headers } = await stage.flags({}, { token: stage.write, headers: { origin: 'https://shop.example' } })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('ETag')
  })

  test('is not a page of a site that the key was not made for', async () => {
    const body = {
      name: 'Shop',
      kind: 'write',
      purpose: 'service',
      legalBasis: 'contract',
      origins: ['https://shop.example'],
    }
    const { key } = (await stage.server.ask<{ key: string }>('POST', '/api/keys', { body })).body
    const from = async (origin: string) => (await stage.flags({}, { token: key, headers: { origin } })).status
    expect([await from('https://shop.example'), await from('https://elsewhere.example')]).toEqual([200, 403])
  })

  test('is nobody any more from the moment a key is revoked', async () => {
    const deaf = await stage.server.node({ deaf: true })
    try {
      const body = { name: 'Short-lived', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
      const made = (await stage.server.ask<{ id: string; key: string }>('POST', '/api/keys', { body })).body
      const asked = () => deaf.ask('POST', FLAGS, { token: made.key, body: { context: {} } })
      expect((await asked()).status).toBe(200)
      await stage.server.ask('DELETE', `/api/keys/${made.id}`)
      expect((await asked()).status).toBe(401)
    } finally {
      await deaf.stop()
    }
  })
})
