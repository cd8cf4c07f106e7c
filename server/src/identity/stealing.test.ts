import { createHmac, createPublicKey } from 'node:crypto'
import type { Json, JsonObject } from '@diapason/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from './origin.ts'
import { forged, issuerBody, type Signer, signer } from './tokens.test-support.ts'

/**
 * A customer whom the brand knows, and somebody who has only what everybody has: the write key of the page, and the customer's ids. Whatever
 * they send, the customer stays who they were, nothing of theirs is shown, and nothing is written on their account.
 */
let server: TestApp
let write: string
let secret: string
let shop: Signer
let evil: Signer

beforeAll(async () => {
  server = await testApp({ background: false })
  ;[write, secret] = await Promise.all([server.key('write', { channel: 'web' }), server.key('secret')])
  shop = await signer({ kid: 'shop' })
  evil = await signer({ kid: 'shop' })
  await put('/api/identity-issuers/shop', issuerBody([shop], { issuer: 'shop', audience: 'diapason' }))
  await put('/api/elements/hero', {
    name: 'Hero',
    variants: [{ key: 'gold', when: { 'traits.tier': 'gold' }, content: 'for gold' }],
    fallback: { content: 'for all' },
  })
  await send(secret, {
    type: 'identify',
    userId: 'u-7',
    anonymousId: 'a-victim',
    traits: { tier: 'gold', email: 'ada@example.com' },
    context: {
      externalIds: [
        { type: 'email', id: 'ada@example.com' },
        { type: 'loyalty_card', id: 'c-1' },
      ],
    },
  })
  known = await theCustomer()
})
afterAll(() => server.stop())

let known: JsonObject
let visit = 0
let own: string
beforeEach(() => {
  visit += 1
  own = `a-evil-${visit}`
})

async function put(path: string, body: JsonObject): Promise<void> {
  const { status, text } = await server.ask('PUT', path, { body })
  expect(status, text).toBeLessThan(300)
}

type Receipt = { accepted: number; rejected: { code: string }[]; claims?: { types: string[]; code: string }[] }

let sent = 0
async function send(key: string, message: JsonObject, more: JsonObject = {}, path = '/v1/batch'): Promise<Receipt> {
  const body = { ...more, batch: [{ messageId: `m-${++sent}`, ...message }] }
  const { status, text, body: receipt } = await server.ask<Receipt>('POST', path, { token: key, body })
  expect(status, text).toBe(200)
  return receipt
}

/** Everything that is known of the customer, as the database holds it, and who belongs to them. */
async function theCustomer(): Promise<JsonObject> {
  const [row] = await server.db.query<{ profile: string; doc: string }>(
    'select p.profile, p.doc from profiles p join origins o using (profile) where o.origin = $1',
    [originOf('userId', 'u-7')],
  )
  const origins = await server.db.query<{ origin: string }>(
    'select origin from origins where profile = $1 order by origin',
    [row?.profile],
  )
  const rows = await server.db.query<{ n: number }>('select count(*) as n from log where origin = any($1::uuid[])', [
    origins.map(({ origin }) => origin),
  ])
  return { ...row, origins: origins.map(({ origin }) => origin), rows: rows[0]?.n ?? 0 } as unknown as JsonObject
}

async function decided(
  key: string,
  identity: JsonObject,
): Promise<{ status: number; variant: string | null | undefined }> {
  const { status, body } = await server.ask<{ decisions?: { hero: { variant: string | null } } }>(
    'POST',
    '/v1/decide',
    {
      token: key,
      body: { identity, elements: ['hero'] },
    },
  )
  return { status, variant: body.decisions?.hero.variant }
}

/** After an attack: nothing of the customer changed, and the attacker's visit is shown what everybody is. */
async function expectUntouched(): Promise<void> {
  expect(await theCustomer()).toEqual(known)
  expect(await decided(write, { anonymousId: own })).toEqual({ status: 200, variant: null })
  expect(await decided(secret, { userId: 'u-7' })).toEqual({ status: 200, variant: 'gold' })
}

const cards = {
  externalIds: [
    { type: 'loyalty_card', id: 'c-1' },
    { type: 'email', id: 'Ada@Example.com' },
  ],
}

describe('with the key that everybody has, nobody takes over a customer', () => {
  test.each<[string, () => JsonObject]>([
    ['a userId', () => ({ type: 'identify', userId: 'u-7', anonymousId: own, traits: { tier: 'none' } })],
    ['a userId alone', () => ({ type: 'identify', userId: 'u-7', traits: { tier: 'none' } })],
    ['a userId as a number would be', () => ({ type: 'track', event: 'X', userId: ' u-7', anonymousId: own })],
    ['external identifiers', () => ({ type: 'identify', anonymousId: own, context: cards, traits: { tier: 'none' } })],
    ['external identifiers alone', () => ({ type: 'identify', context: cards, traits: { tier: 'none' } })],
    ['an alias of the customer', () => ({ type: 'alias', userId: own, previousId: 'u-7' })],
    ['an alias to the customer', () => ({ type: 'alias', userId: 'u-7', previousId: own, anonymousId: own })],
    ['an alias of the customer’s visit', () => ({ type: 'alias', anonymousId: own, previousId: 'a-victim' })],
    [
      'a group of the customer',
      () => ({ type: 'group', userId: 'u-7', anonymousId: own, groupId: 'evil', traits: { plan: 'x' } }),
    ],
    ['the name of what is unverified', () => ({ type: 'track', event: 'X', anonymousId: own, userId: 'userId:u-7' })],
    [
      'members of the protocol that are not identifiers',
      () => ({
        type: 'track',
        event: 'X',
        anonymousId: own,
        origin: originOf('userId', 'u-7'),
        profile: String(known.profile),
        identifiers: [{ type: 'userId', value: 'u-7' }],
        claims: [],
        context: { userId: 'u-7', traits: { userId: 'u-7' } },
      }),
    ],
    [
      'book-keeping',
      () => ({
        type: 'track',
        event: 'X',
        anonymousId: own,
        _metadata: { userId: 'u-7', kind: 'secret' },
        integrations: { userId: 'u-7' },
      }),
    ],
    [
      'a sender of its own making',
      () => ({
        type: 'track',
        event: 'X',
        userId: 'u-7',
        anonymousId: own,
        key: { kind: 'secret' },
        speaker: 'secret',
        source: 'x',
      }),
    ],
  ])('by %s', async (_, message) => {
    for (const path of ['/v1/batch', '/v1/import', '/v1/b'])
      expect((await send(write, message(), {}, path)).accepted).toBe(1)
    await expectUntouched()
  })

  test('what is claimed is said to be claimed, and kept in the message', async () => {
    const { claims } = await send(write, { type: 'identify', userId: 'u-7', anonymousId: own, context: cards })
    expect(claims).toMatchObject([{ types: ['userId', 'loyalty_card', 'email'], code: 'token_missing' }])
    const [row] = await server.db.query<{ origin: string; body: string }>(
      'select origin, body from log order by seq desc limit 1',
    )
    expect(row?.origin).toBe(originOf('anonymousId', own))
    expect(JSON.parse(row?.body ?? '{}')).toMatchObject({ userId: 'u-7' })
  })

  test('whom it claims to be is another, who is asked about by nobody', async () => {
    await send(write, { type: 'identify', userId: 'u-new', traits: { tier: 'gold' } })
    expect(await decided(secret, { userId: 'u-new' })).toMatchObject({ variant: null })
    expect(
      (
        await server.ask('POST', '/v1/batch', {
          token: secret,
          body: {
            batch: [
              {
                type: 'track',
                event: 'X',
                anonymousId: own,
                context: { externalIds: [{ type: 'unverified', id: 'userId:u-new' }] },
              },
            ],
          },
        })
      ).body,
    ).toMatchObject({ rejected: [{ code: 'identity_invalid' }] })
  })

  test('nothing of the customer is asked for', async () => {
    for (const identity of [{ userId: 'u-7' }, { userId: 'u-7', anonymousId: own }, { anonymousId: own, ...cards }])
      expect(await decided(write, identity)).toEqual({ status: 403, variant: undefined })
    await expectUntouched()
  })

  test('a refused message that is mended and sent again speaks with the key it came with', async () => {
    const bad = { type: 'track', userId: 'u-7', anonymousId: own, messageId: `bad-${visit}` }
    expect((await send(write, bad)).rejected).toHaveLength(1)
    const { body } = await server.ask<{ items: { id: string; messageId: string }[] }>('GET', '/api/rejected')
    const id = body.items.find(({ messageId }) => messageId === bad.messageId)?.id
    const replayed = await server.ask('POST', `/api/rejected/${id}/replay`, {
      body: { message: { ...bad, event: 'X' } },
    })
    expect(replayed.body).toMatchObject({ outcome: 'accepted', origin: originOf('anonymousId', own) })
    await expectUntouched()
  })
})

describe('a token', () => {
  const claims = () => ({ sub: 'u-7', iss: 'shop', aud: 'diapason', iat: Math.floor(Date.now() / 1000) })
  const login = () => ({ type: 'identify', userId: 'u-7', anonymousId: own, traits: { tier: 'none' } })
  const withToken = (identityToken: Json) => ({ ...login(), context: { identityToken } })

  const bad: [string, string, () => Promise<string> | string][] = [
    ['that is expired', 'token_expired', () => shop.sign({ ...claims(), exp: claims().iat - 60 })],
    ['that is old', 'token_expired', () => shop.sign({ ...claims(), iat: claims().iat - 4000 })],
    ['without a signature', 'token_key_unknown', () => forged({ alg: 'none', kid: 'shop' }, claims())],
    ['by another key of the same name', 'token_signature_wrong', () => evil.sign(claims())],
    ['by another key that comes along', 'token_signature_wrong', () => evil.sign(claims(), { jwk: evil.jwk as never })],
    ['of another issuer', 'token_issuer_unknown', () => shop.sign({ ...claims(), iss: 'evil' })],
    ['for another audience', 'token_audience_wrong', () => shop.sign({ ...claims(), aud: 'another service' })],
    ['of somebody else', 'token_names_others', () => shop.sign({ ...claims(), sub: 'u-evil' })],
    [
      'signed with the public key as a secret',
      'token_key_unknown',
      () => {
        const pem = createPublicKey({ key: shop.jwk as Record<string, string>, format: 'jwk' }).export({
          type: 'spki',
          format: 'pem',
        })
        const unsigned = forged({ alg: 'HS256', kid: 'shop' }, claims()).slice(0, -1)
        return `${unsigned}.${createHmac('sha256', pem).update(unsigned).digest('base64url')}`
      },
    ],
    ['that is none', 'token_malformed', () => 'dp_secret_x'],
  ]
  test.each(bad)('%s changes nothing', async (_, code, make) => {
    const token = await make()
    for (const receipt of [await send(write, withToken(token)), await send(write, login(), { identityToken: token })])
      expect(receipt.claims).toMatchObject([{ types: ['userId'], code }])
    expect(await decided(write, { userId: 'u-7', anonymousId: own, token })).toEqual({
      status: 403,
      variant: undefined,
    })
    await expectUntouched()
  })

  test('of one message says nothing of the others in its batch', async () => {
    const token = await shop.sign({ ...claims(), sub: `u-own-${visit}` })
    const batch = [
      {
        type: 'identify',
        userId: `u-own-${visit}`,
        anonymousId: own,
        messageId: `t-${visit}`,
        context: { identityToken: token },
      },
      { type: 'identify', userId: 'u-7', anonymousId: own, messageId: `o-${visit}`, traits: { tier: 'none' } },
    ]
    const { body } = await server.ask<Receipt>('POST', '/v1/batch', { token: write, body: { batch } })
    expect(body.claims).toMatchObject([{ messageId: `o-${visit}`, code: 'token_missing' }])
    await expectUntouched()
  })

  test('of somebody signed in does not make another customer theirs', async () => {
    const mine = `u-own-${visit}`
    const token = await shop.sign({ ...claims(), sub: mine })
    await send(write, { type: 'identify', userId: mine, anonymousId: own, context: { ...cards, identityToken: token } })
    await send(write, { type: 'alias', userId: mine, previousId: 'u-7', context: { identityToken: token } })
    await send(write, { type: 'alias', userId: 'u-7', previousId: own, context: { identityToken: token } })
    await expectUntouched()
  })

  test('that is good makes the visit the customer, and is kept nowhere', async () => {
    const before = await theCustomer()
    const token = await shop.sign(claims())
    expect(await decided(write, { userId: 'u-7', anonymousId: own, token })).toEqual({ status: 200, variant: 'gold' })
    const { claims: none } = await send(write, {
      type: 'identify',
      userId: 'u-7',
      anonymousId: own,
      context: { identityToken: token },
    })
    expect(none).toBeUndefined()
    const refused = await send(
      write,
      { type: 'track', userId: 'u-7', anonymousId: own, context: { identityToken: token } },
      { identityToken: token },
    )
    expect(refused.rejected).toHaveLength(1)
    expect(await decided(write, { anonymousId: own })).toEqual({ status: 200, variant: 'gold' })
    expect((await theCustomer()).origins).toEqual(
      [...(before.origins as string[]), originOf('anonymousId', own)].sort(),
    )
    const tables = await server.db.query<{ text: string }>(
      `select body as text from log union all select raw from rejected union all select doc from profiles`,
    )
    expect(tables.filter(({ text }) => text.includes(token) || text.includes('identityToken'))).toEqual([])
    known = await theCustomer()
  })

  test('counts on every node from the moment its issuer is said, and no longer than it is', async () => {
    const other = await server.node({ deaf: true })
    try {
      const next = await signer({ kid: 'next' })
      const token = await next.sign({ sub: 'u-next', iss: 'next' })
      const asked = { token: write, body: { identity: { userId: 'u-next', token }, elements: ['hero'] } }
      expect((await other.ask('POST', '/v1/decide', asked)).status).toBe(403)
      await put('/api/identity-issuers/next', issuerBody([next], { issuer: 'next' }))
      expect((await other.ask('POST', '/v1/decide', asked)).status, 'the deaf node asks before it refuses').toBe(200)
      const say = (id: string) =>
        other.ask<Receipt>('POST', '/v1/identify', {
          token: write,
          body: { userId: 'u-next', anonymousId: own, messageId: id, context: { identityToken: token } },
        })
      expect((await say('n-1')).body.claims).toBeUndefined()
      await server.ask('DELETE', '/api/identity-issuers/next', { headers: { 'if-match': '"1"' } })
      expect((await say('n-2')).body.claims).toMatchObject([{ code: 'token_issuer_unknown' }])
      await eventually(() => other.ask('POST', '/v1/decide', asked), {
        until: ({ status }) => status === 403,
        within: 1,
      })
    } finally {
      await other.stop()
    }
  })
})
