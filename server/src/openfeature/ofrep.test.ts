import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type TestApp, testApp } from '../app.test-support.ts'
import { issuerBody, signer } from '../identity/tokens.test-support.ts'
import { createOfrepCheck, ofrepText } from './ofrep-document.test-support.ts'

const FLAGS = '/ofrep/v1/evaluate/flags'

type Flag = {
  readonly key: string
  readonly value?: unknown
  readonly reason: string
  readonly variant?: string
  readonly metadata: Readonly<Record<string, string | number>> & { readonly decisionId: string }
  readonly errorCode?: string
  readonly errorDetails?: string
}

let server: TestApp
let secret: string
let write: string

const variant = (key: string, content: unknown, when?: object) => ({ key, content, ...(when ? { when } : {}) })
const element = (fallback: unknown, variants: object[] = [], more: object = {}) => ({
  name: 'A flag',
  variants,
  fallback: { content: fallback },
  ...more,
})
const gold = { 'traits.tier': 'gold' }

beforeAll(async () => {
  server = await testApp()
  ;[secret, write] = await Promise.all([server.key('secret'), server.key('write')])
  await define('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
  await define('elements/hero', {
    ...element({ title: 'Welcome' }, [{ ...variant('gold', { title: 'Welcome back' }, gold), form: 'card' }]),
    channels: ['web', 'app'],
  })
  await define('elements/of-the-desk', element('Say hello', [], { channels: ['call_center'] }))
  await define(
    'elements/personal',
    element('for all', [variant('yours', 'for you', gold)], { purpose: 'personalisation' }),
  )
  await define('elements/off', element(false, [variant('on', true)], { enabled: false }))
  await define('elements/left-to-you', element(null))
  await define('elements/number', element(0.5))
  await define('elements/whole', element(10))
  await define('elements/listed', element([1, 2]))
  await define(
    'elements/by-country',
    element('world', [variant('ca', 'Canada', { 'context.country': 'CA' }), variant('rest', 'rest')]),
  )
  await define('elements/tested', element('plain', [variant('bold', 'bold', { 'traits.never': true })]))
  await define('experiments/split', {
    name: 'Bold or as before',
    element: 'tested',
    status: 'running',
    hashVersion: 2,
    variations: [{ key: 'before' }, { key: 'bold', variant: 'bold' }],
  })
  await tell({ type: 'identify', userId: 'u-7', traits: { tier: 'gold' } })
  await tell({ type: 'identify', anonymousId: 'a-1', traits: { tier: 'gold' } })
})
afterAll(() => server.stop())

async function define(path: string, body: object): Promise<void> {
  const etag = (await server.ask('GET', `/api/${path}`)).headers.get('etag')
  const headers: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag }
  const { status, text } = await server.ask('PUT', `/api/${path}`, { body, headers })
  expect(status, text).toBeLessThan(300)
}

async function tell(message: object): Promise<void> {
  const { status, text } = await server.ask('POST', '/v1/batch', { token: secret, body: { batch: [message] } })
  expect([status, JSON.parse(text).rejected], text).toEqual([200, []])
}

const check = ofrepText === undefined ? () => [] : createOfrepCheck(ofrepText)

type Asked = { readonly token?: string | null; readonly headers?: Record<string, string>; readonly body?: unknown }

/** Asks for a flag, or for all; what is answered is held against the protocol's document each time. */
async function ask<Body = Flag>(key: string | null, context: unknown, asked: Asked = {}): Promise<Answer<Body>> {
  const path = key === null ? FLAGS : `${FLAGS}/${encodeURIComponent(key)}`
  const answer = await server.ask<Body>('POST', path, { token: secret, body: { context }, ...asked })
  expect(check(key === null ? FLAGS : `${FLAGS}/{key}`, answer), answer.text).toEqual([])
  return answer
}
const flag = async (key: string, context: unknown = {}, asked: Asked = {}) => (await ask(key, context, asked)).body
const flags = (context: unknown, asked: Asked = {}) => ask<{ flags: Flag[] }>(null, context, asked)
/** With the tag of an earlier answer. */
const again = (tag: string | null, context: unknown, asked: Asked = {}) =>
  flags(context, { ...asked, headers: { 'if-none-match': tag ?? '' } })

test.skipIf(ofrepText !== undefined)('the document of OFREP is not here: answers are not held against it', () => {})

describe('a flag', () => {
  test('is an element: its variant, its content as the value, and what else is known of the decision', async () => {
    expect(await flag('hero', { targetingKey: 'u-7' })).toEqual({
      key: 'hero',
      value: { title: 'Welcome back' },
      reason: 'TARGETING_MATCH',
      variant: 'gold',
      metadata: { decisionId: expect.any(String), level: 3, reason: 'matched', form: 'card' },
    })
  })

  test.each([
    ['hero', 'DEFAULT', { title: 'Welcome' }],
    ['number', 'STATIC', 0.5],
    ['whole', 'STATIC', 10],
    ['off', 'DISABLED', false],
    ['by-country', 'DEFAULT', 'rest'],
    ['personal', 'DEFAULT', 'for all'],
  ])('%s says %s', async (key, reason, value) => {
    expect(await flag(key)).toMatchObject({ reason, value })
  })

  test('of an experiment is SPLIT, and names it', async () => {
    const arms = await Promise.all([...'abcdefgh'].map((targetingKey) => flag('tested', { targetingKey })))
    expect(new Set(arms.map(({ reason }) => reason))).toEqual(new Set(['SPLIT']))
    expect(new Set(arms.map(({ metadata }) => metadata.variation))).toEqual(new Set(['before', 'bold']))
    expect(arms.map(({ metadata }) => metadata.experiment)).toEqual(arms.map(() => 'split'))
    for (const { value, metadata } of arms) expect(value).toBe(metadata.variation === 'bold' ? 'bold' : 'plain')
  })

  test('whose content is nothing leaves the value to the program', async () => {
    expect(await flag('left-to-you')).not.toHaveProperty('value')
  })

  test('whose content is a list is an error that says what to do, alone and among others', async () => {
    const { status, body } = await ask('listed', {})
    expect([status, body.errorCode]).toEqual([400, 'PARSE_ERROR'])
    expect(body.errorDetails).toContain('Put the list into an object')
    const all = (await flags({})).body.flags
    expect(all.find(({ key }) => key === 'listed')).toMatchObject({ errorCode: 'PARSE_ERROR' })
  })

  test('reads the situation of the evaluation context', async () => {
    expect(await flag('by-country', { country: 'CA' })).toMatchObject({ value: 'Canada', reason: 'TARGETING_MATCH' })
    expect(await flag('hero', { targetingKey: 'u-7', channel: 'store' })).toMatchObject({ reason: 'DEFAULT' })
  })

  test('is credited by its decision id when the person reaches the place', async () => {
    const { metadata } = await flag('tested', { targetingKey: 'viewer' })
    await tell({
      type: 'track',
      userId: 'viewer',
      event: 'Element Viewed',
      properties: { decisionId: metadata.decisionId },
    })
    const { body } = await server.ask('GET', '/api/profiles/by/userId/viewer')
    expect(body).toMatchObject({ profile: { assignments: { split: { variation: metadata.variation } } } })
  })
})

describe('whom it is about', () => {
  test('may be nobody in particular', async () => {
    expect(await flag('hero', {})).toMatchObject({ reason: 'DEFAULT' })
  })

  test('is a visit for who has a write key alone, and no user', async () => {
    expect(await flag('hero', { targetingKey: 'a-1' }, { token: write })).toMatchObject({ variant: 'gold' })
    expect(await flag('hero', { targetingKey: 'u-7' }, { token: write })).not.toHaveProperty('variant')
    expect(await flag('hero', { anonymousId: 'a-1' }, { token: write })).toMatchObject({ variant: 'gold' })
  })

  test('is a user with a write key where a token of the brand’s server says so', async () => {
    const shop = await signer({ kid: 'shop' })
    await define('identity-issuers/shop', issuerBody([shop]))
    const identityToken = await shop.sign({ sub: 'u-7', exp: Math.floor(Date.now() / 1000) + 600 })
    const context = { targetingKey: 'u-7', anonymousId: 'a-9', identityToken }
    expect(await flag('hero', context, { token: write })).toMatchObject({ variant: 'gold' })
    const other = await ask('hero', { ...context, targetingKey: 'u-8' }, { token: write })
    expect([other.status, other.body.errorCode, other.body.metadata.code]).toEqual([
      403,
      'GENERAL',
      'identity_not_allowed',
    ])
    const nobody = await ask('hero', { identityToken }, { token: write })
    expect([nobody.status, nobody.body.errorCode]).toEqual([400, 'TARGETING_KEY_MISSING'])
  })

  test('is not said twice in two ways', async () => {
    const two = await ask('hero', { targetingKey: 'a-1', anonymousId: 'a-2' }, { token: write })
    expect([two.status, two.body.errorCode]).toEqual([400, 'INVALID_CONTEXT'])
    const users = await ask('hero', { targetingKey: 'u-7', userId: 'u-8' })
    expect([users.status, users.body.errorCode]).toEqual([400, 'INVALID_CONTEXT'])
    expect(await flag('hero', { targetingKey: 'u-7', userId: 'u-7' })).toMatchObject({ variant: 'gold' })
  })

  test('may be known by something else', async () => {
    await tell({
      type: 'identify',
      context: { externalIds: [{ type: 'loyalty_card', id: '4711' }] },
      traits: { tier: 'gold' },
    })
    expect(await flag('hero', { externalIds: [{ type: 'loyalty_card', id: '4711' }] })).toMatchObject({
      variant: 'gold',
    })
  })

  test('is in the decision log as origins, and in no other way', async () => {
    const { metadata } = await flag('hero', { targetingKey: 'u-7', anonymousId: 'a-1', country: 'CA' })
    const id = metadata.decisionId.slice(0, 36)
    const read = () =>
      server.clickhouse.query<{ elements: string[]; context: string }>(
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

describe('all flags', () => {
  test('are the elements that adapt on the channel', async () => {
    const keys = async (context: object) => (await flags(context)).body.flags.map(({ key }) => key)
    const web = ['by-country', 'hero', 'left-to-you', 'listed', 'number', 'off', 'personal', 'tested', 'whole']
    expect(await keys({})).toEqual(web)
    expect(await keys({ channel: 'call_center' })).toEqual(
      [...web.filter((key) => key !== 'hero'), 'of-the-desk'].sort(),
    )
  })

  test('are not sent again while they are the same, though each decision has an id of its own', async () => {
    const context = { targetingKey: 'u-7' }
    const [first, second] = [await flags(context), await flags(context)]
    expect(first.text).not.toBe(second.text)
    const tag = first.headers.get('etag')
    expect(tag).toBe(second.headers.get('etag'))
    const unchanged = await again(tag, context)
    expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([304, '', tag])
    for (const spelt of [`"other", ${tag}`, tag?.replace('W/', ''), tag?.replace(/^W\/|"/g, '')])
      expect((await again(spelt ?? '', context)).status, spelt).toBe(304)
    for (const other of ['*', '"other"', '']) expect((await again(other, context)).status, other).toBe(200)
    expect((await again(tag, {})).status).toBe(200)
  })

  test('are sent again at once when a definition, the person or a choice of theirs changed, on every node', async () => {
    const deaf = await server.node({ deaf: true })
    try {
      const context = { targetingKey: 'u-9' }
      let tag: string | null = null
      const ofDeaf = () =>
        deaf.ask<{ flags: Flag[] }>('POST', FLAGS, {
          token: secret,
          body: { context },
          headers: { 'if-none-match': tag ?? '' },
        })
      const changed = async (key: string) => {
        const answer = await ofDeaf()
        expect(answer.status).toBe(200)
        tag = answer.headers.get('etag')
        expect((await ofDeaf()).status).toBe(304)
        return answer.body.flags.find((one) => one.key === key)
      }
      await changed('hero')
      await tell({ type: 'identify', userId: 'u-9', traits: { tier: 'gold' } })
      expect(await changed('hero')).toMatchObject({ variant: 'gold' })
      await choose('u-9', 'granted')
      expect(await changed('personal')).toMatchObject({ value: 'for you' })
      await choose('u-9', 'withdrawn')
      expect(await changed('personal')).toMatchObject({ value: 'for all', metadata: { reason: 'no_consent' } })
      await define('elements/number', element(0.75))
      expect(await changed('number')).toMatchObject({ value: 0.75 })
      await tell({ type: 'track', userId: 'u-9', event: 'Visit' })
      expect((await ofDeaf()).status).toBe(304)
    } finally {
      await deaf.stop()
    }
  })

  test('change by themselves when time does it', async () => {
    let now = Date.now()
    const later = await testApp({ clock: () => now, background: false })
    try {
      const token = await later.key('secret')
      const put = async (path: string, body: object) => {
        const { status, text } = await later.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
        expect(status, text).toBe(201)
      }
      await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent', expires: 'PT1H' })
      await put('elements/personal', element('for all', [variant('yours', 'for you')], { purpose: 'personalisation' }))
      const properties = { choices: [{ purpose: 'personalisation', state: 'granted' }] }
      const message = { userId: 'u-1', event: 'Choices Made', properties }
      expect((await later.ask('POST', '/v1/track', { token, body: message })).status).toBe(200)
      const asked = (tag = '') =>
        later.ask<{ flags: Flag[] }>('POST', FLAGS, {
          token,
          body: { context: { targetingKey: 'u-1' } },
          headers: { 'if-none-match': tag },
        })
      const first = await asked()
      const [shown] = first.body.flags
      expect(shown).toMatchObject({ value: 'for you', metadata: { expiresAt: expect.any(String) } })
      const tag = first.headers.get('etag') ?? ''
      now = Date.parse(String(shown?.metadata.expiresAt)) - 1
      expect((await asked(tag)).status).toBe(304)
      now += 1
      expect((await asked(tag)).body.flags).toMatchObject([{ value: 'for all', metadata: { reason: 'no_consent' } }])
    } finally {
      await later.stop()
    }
  })
})

async function choose(userId: string, state: string): Promise<void> {
  await tell({
    type: 'track',
    userId,
    event: 'Choices Made',
    properties: { choices: [{ purpose: 'personalisation', state }] },
  })
}

describe('who may ask', () => {
  test.each([
    ['a key in X-API-Key', { headers: { 'x-api-key': 'secret' } }, 200],
    ['nobody', {}, 401],
    ['a key that is none', { headers: { 'x-api-key': 'dp_secret_nonsense' } }, 401],
    ['a key without a scheme', { headers: { authorization: 'secret' } }, 401],
    ['a partner', { headers: { authorization: 'Bearer partner' } }, 403],
  ])('%s', async (_, { headers = {} }: { headers?: Record<string, string> }, status) => {
    const keys: Record<string, string> = { secret, partner: await server.key('partner') }
    const named = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace(/\w+$/, (word) => keys[word] ?? word),
    ])
    const answer = await ask('hero', {}, { token: null, headers: Object.fromEntries(named) })
    expect(answer.status, answer.text).toBe(status)
  })

  test('is asked in pages of other sites too, and told all that a page must know', async () => {
    const preflight = await server.ask('OPTIONS', FLAGS, {
      token: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,if-none-match,x-api-key',
      },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match')
    const { headers } = await flags({}, { token: write, headers: { origin: 'https://shop.example' } })
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
    const { key } = (await server.ask<{ key: string }>('POST', '/api/keys', { body })).body
    const from = async (origin: string) => (await flags({}, { token: key, headers: { origin } })).status
    expect([await from('https://shop.example'), await from('https://elsewhere.example')]).toEqual([200, 403])
  })

  test('is nobody any more from the moment a key is revoked', async () => {
    const deaf = await server.node({ deaf: true })
    try {
      const body = { name: 'Short-lived', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
      const made = (await server.ask<{ id: string; key: string }>('POST', '/api/keys', { body })).body
      const asked = () => deaf.ask('POST', FLAGS, { token: made.key, body: { context: {} } })
      expect((await asked()).status).toBe(200)
      await server.ask('DELETE', `/api/keys/${made.id}`)
      expect((await asked()).status).toBe(401)
    } finally {
      await deaf.stop()
    }
  })
})

describe('what is wrong is said in the words of OFREP', () => {
  test('of a flag that is not there', async () => {
    for (const key of ['nothing', '__proto__', 'ÿ/€', 'x'.repeat(500)]) {
      const { status, body } = await ask(key, {})
      expect([status, body.key, body.errorCode]).toEqual([404, key, 'FLAG_NOT_FOUND'])
      expect(body).toMatchObject({ metadata: { code: 'element_unknown', requestId: expect.any(String) } })
    }
  })

  test.each<[string, Asked, string]>([
    ['a body that is not JSON', { body: '{' }, 'PARSE_ERROR'],
    ['another type of body', { body: 'x=1', headers: { 'content-type': 'text/csv' } }, 'PARSE_ERROR'],
    ['a body that is too large', { body: { context: { long: 'x'.repeat(600_000) } } }, 'PARSE_ERROR'],
    ['no context', { body: {} }, 'INVALID_CONTEXT'],
    ['a context that is none', { body: { context: 7 } }, 'INVALID_CONTEXT'],
    ['a body that is a list', { body: '[]' }, 'INVALID_CONTEXT'],
    ['a targeting key that is a number', { body: { context: { targetingKey: 7 } } }, 'INVALID_CONTEXT'],
    ['a targeting key beyond all measure', { body: { context: { targetingKey: 'x'.repeat(300) } } }, 'INVALID_CONTEXT'],
    ['a context too deep', { body: `{"context":{"a":${'['.repeat(300)}${']'.repeat(300)}}}` }, 'INVALID_CONTEXT'],
    ['an empty targeting key', { body: { context: { targetingKey: '' } } }, 'TARGETING_KEY_MISSING'],
  ])('of %s', async (_, asked, errorCode) => {
    const one = await ask('hero', {}, asked)
    expect([one.status, one.body.errorCode, one.body.key], one.text).toEqual([400, errorCode, 'hero'])
    const all = await ask(null, {}, asked)
    expect([all.status, all.body.errorCode], all.text).toEqual([400, errorCode])
    expect(all.body).not.toHaveProperty('key')
  })
})
