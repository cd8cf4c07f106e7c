import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { type Entry, verifyChain } from '../consent/index.ts'
import { originOf } from '../identity/index.ts'
import { tcString } from './tc-string.test-support.ts'

let app: TestApp
let secret: string
let write: string
let now = Date.parse('2026-11-22T10:00:00.000Z')

const purposes = {
  advertising: {
    name: 'Advertising',
    basis: 'consent',
    expires: 'P180D',
    signals: { gpc: true, categories: ['C0004'], tcf: { purposes: [1, 4] } },
  },
  sale: { name: 'Sale', basis: 'legitimate_interest', signals: { gpc: true, gpp: ['sale', 'sharing'] } },
  audience: { name: 'Audience', basis: 'legitimate_interest', signals: { tcf: { purposes: [8] } } },
  own: { name: 'Our own', basis: 'consent', signals: { tcf: { purposes: [1], publisher: true } } },
  letters: { name: 'Letters', basis: 'consent' },
}

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  ;[secret, write] = await Promise.all([app.key('secret'), app.key('write')])
  for (const [key, body] of Object.entries(purposes)) {
    await put(`purposes/${key}`, body)
    const element = { name: key, purpose: key, variants: [{ key: 'yes', content: 1 }], fallback: { content: 0 } }
    await put(`elements/${key}`, element)
  }
})
afterAll(() => app.stop())

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

const GPC = { 'sec-gpc': '1' }

async function send(
  who: object,
  context: object,
  more: { token?: string; headers?: Record<string, string>; message?: object; at?: string } = {},
): Promise<void> {
  now += 1000
  const message = { type: 'track', event: 'Seen', timestamp: more.at, ...who, context, ...more.message }
  const { status, text, body } = await app.ask<{ rejected: object[] }>('POST', '/v1/batch', {
    token: more.token ?? write,
    headers: more.headers ?? {},
    body: { batch: [message] },
  })
  expect(status, text).toBe(200)
  expect(body.rejected).toEqual([])
}

const say = (
  who: object,
  purpose: string,
  state: string,
  more: { token?: string; headers?: Record<string, string> } = {},
) => send(who, {}, { ...more, message: { event: 'Choices Made', properties: { choices: [{ purpose, state }] } } })

async function shown(
  identity: object,
  element: string,
  { context = {}, headers = {} }: { context?: object; headers?: Record<string, string> } = {},
): Promise<string> {
  const { body, status, text } = await app.ask<{
    decisions: Record<string, { variant: string | null; reason: string }>
  }>('POST', '/v1/decide', { token: secret, headers, body: { identity, context, elements: [element] } })
  expect(status, text).toBe(200)
  return body.decisions[element]?.variant ?? body.decisions[element]?.reason ?? 'nothing'
}

async function entriesOf(type: string, value: string): Promise<readonly Entry[]> {
  const { body, status, text } = await app.ask<{ entries: Entry[]; faults: object[] }>(
    'GET',
    `/api/people/${originOf(type, value)}/choices`,
  )
  expect(status, text).toBe(200)
  expect(body.faults).toEqual([])
  return body.entries.map(({ ...entry }) => entry)
}

const words = async (type: string, value: string) =>
  (await entriesOf(type, value)).map(({ purpose, state, place }) => `${purpose} ${state} ${place.signal ?? 'said'}`)

describe('Global Privacy Control', () => {
  test('refuses what heeds it, and nothing else, once, however many messages carry it', async () => {
    for (let n = 0; n < 5; n += 1) await send({ anonymousId: 'a-1' }, {}, { headers: GPC })
    expect((await words('anonymousId', 'a-1')).sort()).toEqual(['advertising denied gpc', 'sale denied gpc'])
    expect(await shown({ anonymousId: 'a-1' }, 'sale')).toBe('no_consent')
    expect(await shown({ anonymousId: 'a-1' }, 'audience')).toBe('yes')
  })

  test('says the same as the property that a page reads', async () => {
    await send({ anonymousId: 'a-2' }, { gpc: true })
    await send({ anonymousId: 'a-3' }, { consent: { gpc: true } })
    for (const who of ['a-2', 'a-3'])
      expect((await words('anonymousId', who)).sort()).toEqual(['advertising denied gpc', 'sale denied gpc'])
  })

  test('holds in the very first request, before anything is stored', async () => {
    expect(await shown({ anonymousId: 'nobody' }, 'sale')).toBe('yes')
    expect(await shown({ anonymousId: 'nobody' }, 'sale', { headers: GPC })).toBe('no_consent')
    expect(await shown({ anonymousId: 'nobody' }, 'sale', { context: { gpc: true } })).toBe('no_consent')
    expect(await shown({ anonymousId: 'nobody' }, 'audience', { headers: GPC })).toBe('yes')
  })

  test('is no yes when it is absent, or false', async () => {
    await send({ anonymousId: 'a-4' }, { gpc: false }, { headers: { 'sec-gpc': '0' } })
    expect(await shown({ anonymousId: 'a-4' }, 'advertising')).toBe('no_consent')
    expect(await words('anonymousId', 'a-4')).toEqual([])
  })

  test('gives way to a yes that is said while it signals, also with the first message, and stays silent then', async () => {
    await say({ anonymousId: 'a-5' }, 'advertising', 'granted', { headers: GPC })
    expect((await words('anonymousId', 'a-5')).sort()).toEqual([
      'advertising denied gpc',
      'advertising granted said',
      'sale denied gpc',
    ])
    await send({ anonymousId: 'a-5' }, {}, { headers: GPC })
    expect(await words('anonymousId', 'a-5')).toHaveLength(3)
    expect(await shown({ anonymousId: 'a-5' }, 'advertising', { headers: GPC })).toBe('yes')
    expect(await shown({ anonymousId: 'a-5' }, 'sale', { headers: GPC })).toBe('no_consent')
  })

  test('ends a yes of before, from the first request that carries it', async () => {
    await say({ anonymousId: 'a-6' }, 'advertising', 'granted')
    expect(await shown({ anonymousId: 'a-6' }, 'advertising')).toBe('yes')
    expect(await shown({ anonymousId: 'a-6' }, 'advertising', { headers: GPC })).toBe('no_consent')
    await send({ anonymousId: 'a-6' }, {}, { headers: GPC })
    expect(await shown({ anonymousId: 'a-6' }, 'advertising')).toBe('no_consent')
  })

  test('of a server’s request says nothing of the many whose messages it brings', async () => {
    await send({ userId: 'u-1' }, {}, { token: secret, headers: GPC })
    expect(await words('userId', 'u-1')).toEqual([])
  })

  test('is written down with its kind, its digest and its page, and the chain stands', async () => {
    await send({ anonymousId: 'a-7' }, { page: { url: 'https://lefil.example/' } }, { headers: GPC })
    const [entry] = await entriesOf('anonymousId', 'a-7')
    expect(entry).toMatchObject({
      how: 'signal',
      place: { signal: 'gpc', digest: expect.stringMatching(/^[0-9a-f]{64}$/), url: 'https://lefil.example/' },
      asked: null,
    })
    expect(Date.parse(entry?.recordedAt ?? '') - Date.parse(entry?.at ?? '')).toBe(1)
  })
})

describe('a TC string', () => {
  const yes = tcString('2026-11-20T00:00:00Z', { consents: [1, 2, 4], interests: [8] })
  const no = tcString('2026-11-21T00:00:00Z', { consents: [1] })

  test('is a yes until the time of its purpose has passed, counted from when it was given', async () => {
    for (let n = 0; n < 3; n += 1) await send({ anonymousId: 't-1' }, { consent: { tcf: yes } })
    expect(await words('anonymousId', 't-1')).toEqual(['advertising granted tcf'])
    const [entry] = await entriesOf('anonymousId', 't-1')
    expect([entry?.at, entry?.until]).toEqual(['2026-11-21T00:00:00.000Z', '2027-05-19T00:00:00.000Z'])
    expect(await shown({ anonymousId: 't-1' }, 'advertising')).toBe('yes')
  })

  test('changes with the string, once each time', async () => {
    for (const tcf of [yes, yes, no, no, yes, no])
      await send({ anonymousId: 't-2' }, { consent: { 'euconsent-v2': tcf } })
    expect(await words('anonymousId', 't-2')).toEqual([
      'audience denied tcf',
      'advertising denied tcf',
      'advertising granted tcf',
    ])
    expect(await shown({ anonymousId: 't-2' }, 'advertising')).toBe('no_consent')
    expect(await shown({ anonymousId: 't-2' }, 'audience')).toBe('no_consent')
    const again = tcString('2026-11-22T00:00:00Z', { consents: [1, 4], interests: [8] })
    await send({ anonymousId: 't-2' }, { consent: { tcf: again } })
    expect(await shown({ anonymousId: 't-2' }, 'advertising')).toBe('yes')
    expect(await shown({ anonymousId: 't-2' }, 'audience')).toBe('yes')
  })

  test('that is older than a refusal takes it not back, though it comes for the first time', async () => {
    await say({ anonymousId: 't-3' }, 'advertising', 'denied')
    await send({ anonymousId: 't-3' }, { consent: { tcf: yes } })
    expect(await shown({ anonymousId: 't-3' }, 'advertising')).toBe('no_consent')
  })

  test('of the publisher is read where its purpose says so', async () => {
    await send({ anonymousId: 't-4' }, { consent: { tcf: tcString('2026-11-22T00:00:00Z', { publisher: [1] }) } })
    expect(await shown({ anonymousId: 't-4' }, 'own')).toBe('yes')
    expect(await shown({ anonymousId: 't-4' }, 'advertising')).toBe('no_consent')
  })

  test.each([
    ['from tomorrow', tcString('2026-11-24T00:00:00Z', { consents: [1, 4] })],
    [
      'that does not say which vendors were disclosed, though it must',
      tcString('2026-11-20T00:00:00Z', { consents: [1, 4], disclosed: null }),
    ],
    ['of a policy that is over', tcString('2026-11-20T00:00:00Z', { consents: [1, 4], policy: 2 })],
    ['of a policy that is not known', tcString('2026-11-20T00:00:00Z', { consents: [1, 4], policy: 9 })],
    ['of global scope', tcString('2026-11-20T00:00:00Z', { consents: [1, 4], isServiceSpecific: false })],
    ['whose time has passed', tcString('2026-01-20T00:00:00Z', { consents: [1, 4], disclosed: null })],
    ['of version 1', 'BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA'],
    ['that is cut off', yes.slice(0, 20)],
    ['that is none', 'Hello?'],
    ['that is far too long', 'C'.repeat(20_000)],
  ])('%s is no yes, and the message is kept', async (name, tcf) => {
    await send({ anonymousId: `odd ${name}` }, { consent: { tcf } })
    expect(await shown({ anonymousId: `odd ${name}` }, 'advertising')).toBe('no_consent')
    expect((await words('anonymousId', `odd ${name}`)).filter((word) => word.includes('granted'))).toEqual([])
  })
})

describe('other signals', () => {
  test('categories, as Segment’s wrappers send them, are words when they change', async () => {
    for (const C0004 of [true, true, false, false, true])
      await send({ anonymousId: 'c-1' }, { consent: { categoryPreferences: { C0001: true, C0004 } } })
    expect(await words('anonymousId', 'c-1')).toEqual([
      'advertising granted categories',
      'advertising denied categories',
      'advertising granted categories',
    ])
  })

  test('a yes that comes late takes no refusal back which its signal has repeated since; the next one does', async () => {
    const says = (C0004: boolean, at?: string) =>
      send({ anonymousId: 'c-2' }, { consent: { categoryPreferences: { C0004 } } }, at === undefined ? {} : { at })
    await says(false)
    const between = new Date(now + 500).toISOString()
    await says(false)
    await says(true, between)
    expect(await words('anonymousId', 'c-2')).toEqual(['advertising denied categories'])
    expect(await shown({ anonymousId: 'c-2' }, 'advertising')).toBe('no_consent')
    await says(true)
    expect(await shown({ anonymousId: 'c-2' }, 'advertising')).toBe('yes')
  })

  test('categories are heard among however many', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`vendor-${n}`, true]))
    await send({ anonymousId: 'c-3' }, { consent: { categoryPreferences: { ...many, C0004: false } } })
    expect(await words('anonymousId', 'c-3')).toEqual(['advertising denied categories'])
  })

  test('a GPP string refuses what was opted out of, takes only that back, and carries the other signals', async () => {
    await send({ anonymousId: 'g-1' }, { consent: { gpp: 'DBABTA~1YYN' } })
    expect(await words('anonymousId', 'g-1')).toEqual(['sale denied gpp'])
    await send({ anonymousId: 'g-1' }, { consent: { gpp: 'DBABTA~1YNN' } })
    expect(await words('anonymousId', 'g-1')).toEqual(['sale granted gpp', 'sale denied gpp'])
    expect(await shown({ anonymousId: 'g-1' }, 'sale')).toBe('yes')
    await send({ anonymousId: 'g-2' }, { consent: { gpp: 'DBABTA~1YNN' } })
    expect(await words('anonymousId', 'g-2')).toEqual([])
    await send({ anonymousId: 'g-3' }, { consent: { gpp: 'DBABLA~BVVVkkkkkpFY.YA' } })
    expect((await words('anonymousId', 'g-3')).sort()).toEqual([
      'advertising denied gpc',
      'sale denied gpc',
      'sale denied gpp',
    ])
    const tcf = tcString('2026-11-22T00:00:00Z', { consents: [1, 4] })
    await send({ anonymousId: 'g-4' }, { consent: { gpp: `DBABMA~${tcf}` } })
    expect(await shown({ anonymousId: 'g-4' }, 'advertising')).toBe('yes')
  })
})

describe('a message whose data only a signal permits, or refuses,', () => {
  const seen = (name: string) => ({ message: { event: name } })
  const stored = async (anonymousId: string) =>
    (
      await app.db.query<{ name: string }>('select name from log where origin = $1 order by seq', [
        originOf('anonymousId', anonymousId),
      ])
    ).map(({ name }) => name)

  beforeAll(async () => {
    for (const [event, purpose] of [
      ['Ad Seen', 'advertising'],
      ['Basket Sold', 'sale'],
    ] as const)
      await put(`event-entries/${purpose}`, { event, purposes: [purpose] })
  })

  test('is stored with the yes that it brings, though it is the first', async () => {
    await send({ anonymousId: 's-0' }, {}, seen('Ad Seen'))
    expect(await stored('s-0')).toEqual([])
    const tcf = tcString('2026-11-22T00:00:00Z', { consents: [1, 4], interests: [8] })
    for (let n = 0; n < 2; n += 1) await send({ anonymousId: 's-1' }, { consent: { tcf } }, seen('Ad Seen'))
    expect(await stored('s-1')).toEqual(['Ad Seen', 'Ad Seen'])
    expect(await words('anonymousId', 's-1')).toEqual(['advertising granted tcf'])
  })

  test('is not stored with the refusal that it brings; who is known has refused from then on', async () => {
    await send({ anonymousId: 's-2' }, {}, { ...seen('Basket Sold'), headers: GPC })
    expect(await stored('s-2')).toEqual([])
    await send({ anonymousId: 's-3' }, {}, seen('Basket Sold'))
    await send({ anonymousId: 's-3' }, {}, { ...seen('Basket Sold'), headers: GPC })
    await send({ anonymousId: 's-3' }, {}, seen('Basket Sold'))
    expect(await stored('s-3')).toEqual(['Basket Sold'])
    const entries = await entriesOf('anonymousId', 's-3')
    expect(entries.map(({ purpose, state, messageId }) => [purpose, state, messageId]).sort()).toEqual([
      ['advertising', 'denied', null],
      ['sale', 'denied', null],
    ])
  })

  test('is not kept among the rejected ones either', async () => {
    const odd = { type: 'track', event: 'Basket Sold', timestamp: 'never', context: { gpc: true } }
    const batch = [
      { ...odd, anonymousId: 's-6' },
      { ...odd, anonymousId: 's-7', context: {} },
    ]
    const { body } = await app.ask<{ rejected: object[] }>('POST', '/v1/batch', { token: write, body: { batch } })
    expect(body.rejected).toHaveLength(2)
    const kept = await app.db.query<{ raw: string }>(`select raw from rejected where raw like '%Basket Sold%'`)
    expect(kept.map(({ raw }) => (JSON.parse(raw) as { anonymousId: string }).anonymousId)).toEqual(['s-7'])
  })

  test('follows, in one batch, what a message before it signalled', async () => {
    now += 1000
    const batch = [
      { type: 'track', event: 'Seen', anonymousId: 's-4', context: { gpc: true } },
      { type: 'track', event: 'Basket Sold', anonymousId: 's-4' },
      {
        type: 'track',
        event: 'Seen',
        anonymousId: 's-5',
        context: { consent: { categoryPreferences: { C0004: true } } },
      },
      { type: 'track', event: 'Ad Seen', anonymousId: 's-5' },
    ]
    await app.ask('POST', '/v1/batch', { token: write, body: { batch } })
    expect(await stored('s-4')).toEqual(['Seen'])
    expect(await stored('s-5')).toEqual(['Seen', 'Ad Seen'])
  })
})

describe('whom a signal, and a visit, speak for', () => {
  const login = (userId: string, anonymousId: string) =>
    send({ userId, anonymousId }, {}, { token: secret, message: { type: 'identify' } })

  test('a refusal by signal holds for the whole person, a yes by signal lifts nothing of theirs', async () => {
    await login('u-2', 'v-2')
    await say({ userId: 'u-2' }, 'advertising', 'denied', { token: secret })
    await send({ anonymousId: 'v-2' }, { consent: { categoryPreferences: { C0004: true } } })
    expect(await shown({ userId: 'u-2' }, 'advertising')).toBe('no_consent')
    await say({ userId: 'u-2' }, 'advertising', 'granted', { token: secret })
    expect(await shown({ anonymousId: 'v-2' }, 'advertising')).toBe('yes')
    await send({ anonymousId: 'v-2' }, {}, { headers: GPC })
    expect(await shown({ userId: 'u-2' }, 'advertising')).toBe('no_consent')
    await say({ userId: 'u-2' }, 'advertising', 'granted', { token: secret })
    await send({ anonymousId: 'v-2' }, {}, { headers: GPC })
    expect(await shown({ userId: 'u-2' }, 'advertising')).toBe('yes')
  })

  test('a visit refuses for its customer, and cannot lift what they refused, not even by a no and a yes', async () => {
    await login('u-3', 'v-3')
    await say({ userId: 'u-3' }, 'letters', 'granted', { token: secret })
    await say({ anonymousId: 'v-3' }, 'letters', 'withdrawn')
    expect(await shown({ userId: 'u-3' }, 'letters')).toBe('no_consent')
    await say({ anonymousId: 'v-3' }, 'letters', 'granted')
    expect(await shown({ userId: 'u-3' }, 'letters')).toBe('yes')
    await say({ userId: 'u-3' }, 'letters', 'withdrawn', { token: secret })
    for (const state of ['granted', 'denied', 'granted']) await say({ anonymousId: 'v-3' }, 'letters', state)
    expect(await shown({ anonymousId: 'v-3' }, 'letters')).toBe('no_consent')
    const { body } = await app.ask<{ entries: Entry[] }>('GET', `/api/people/${originOf('userId', 'u-3')}/choices`)
    const chains = [...body.entries]
      .sort((a, b) => a.n - b.n)
      .map((one) => {
        const { wording: _, sourceName: __, ...entry } = one as Entry & { wording: unknown; sourceName: unknown }
        return entry
      })
    expect(verifyChain(chains)).toEqual([])
  })
})

test('signals that were not taken as they came are counted by key and reason', async () => {
  const own = await app.key('write')
  for (const tcf of ['CQ', { string: 'CQ' }, 7, tcString('2026-11-20T00:00:00Z', { disclosed: null }), '', null])
    await send({ anonymousId: 'f-1' }, { consent: { tcf } }, { token: own })
  await send({ anonymousId: 'f-1' }, { consent: 'C0004' }, { token: own })
  for (const categoryPreferences of ['C0004', ['C0004'], { C0004: 'no' }])
    await send({ anonymousId: 'f-1' }, { consent: { categoryPreferences } }, { token: own })
  const faults = async () =>
    (await app.ask<{ items: { day: number; reasons: object[] }[] }>('GET', '/api/signals/faults')).body.items.find(
      ({ day }) => day === 8,
    )
  const counted = await eventually(faults, { until: (one) => one !== undefined })
  expect(counted?.reasons).toMatchObject([
    { code: 'signal_unreadable', day: 7, month: 7 },
    { code: 'tcf_vendors_undisclosed', day: 1, month: 1 },
  ])
})
