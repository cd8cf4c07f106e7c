import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { type Entry, sealOf } from './entry.ts'

let app: TestApp
let secret: string
let write: string

type Decided = { readonly decisions: { readonly hero: { readonly variant: string | null; readonly reason: string } } }
type Told = {
  readonly person: string
  readonly purposes: readonly {
    purpose: string
    allowed: boolean
    because: string
    state: string
    until: string | null
  }[]
  readonly entries: readonly (Entry & {
    readonly wording: { readonly same: boolean } | null
    sourceName: string | null
  })[]
  readonly faults: readonly object[]
}

const texts = [{ version: '2026-11', language: 'fr', title: 'Pour vous', text: 'Pouvons-nous choisir pour vous ?' }]

beforeAll(async () => {
  app = await testApp()
  secret = await app.key('secret')
  write = await app.key('write')
  await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent', expires: 'P395D', texts })
  await put('purposes/letters', { name: 'Letters', basis: 'consent', confirmed: true })
  await put('purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' })
  await put('elements/hero', {
    name: 'Hero',
    purpose: 'personalisation',
    variants: [{ key: 'yes', content: 1 }],
    fallback: { content: 0 },
  })
})
afterAll(() => app.stop())

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

let messages = 0

/** A message with the choices of who is named in it. */
async function choose(who: object, choices: readonly object[], more: { token?: string; properties?: object } = {}) {
  const message = {
    type: 'track',
    event: 'Choices Made',
    messageId: `c-${++messages}`,
    properties: { choices, ...more.properties },
    ...who,
  }
  return await app.ask<{ accepted: number; rejected: { code: string; message: string }[] }>('POST', '/v1/batch', {
    token: more.token ?? secret,
    body: { batch: [message] },
  })
}

async function shown(identity: object): Promise<string> {
  const { body, status, text } = await app.ask<Decided>('POST', '/v1/decide', {
    token: secret,
    body: { identity, elements: ['hero'] },
  })
  expect(status, text).toBe(200)
  return body.decisions.hero.variant ?? body.decisions.hero.reason
}

async function told(id: string): Promise<Told> {
  const { body, status, text } = await app.ask<Told>('GET', `/api/people/${id}/choices`)
  expect(status, text).toBe(200)
  return body
}

const yes = { purpose: 'personalisation', state: 'granted' }
const no = { purpose: 'personalisation', state: 'withdrawn' }

describe('what a touchpoint tells of choices', () => {
  test('holds on the very next decision, for yes and for no', async () => {
    expect(await shown({ userId: 'u-1' })).toBe('no_consent')
    for (const [said, then] of [
      [yes, 'yes'],
      [no, 'no_consent'],
      [yes, 'yes'],
    ] as const) {
      expect((await choose({ userId: 'u-1' }, [said])).body).toMatchObject({ accepted: 1, rejected: [] })
      expect(await shown({ userId: 'u-1' })).toBe(then)
    }
  })

  test('is in the ledger with wording, place, way, channel, source and time', async () => {
    const properties = {
      asked: { version: '2026-11', language: 'fr' },
      element: 'banner',
      url: 'https://lefil.example/',
      how: 'click',
    }
    const context = { channel: 'web' }
    await choose({ userId: 'u-2', context, timestamp: '2026-01-05T10:00:00Z' }, [yes], { properties })
    const { entries, faults, purposes } = await told(originOf('userId', 'u-2'))
    expect(entries).toEqual([
      expect.objectContaining({
        origin: originOf('userId', 'u-2'),
        n: 1,
        purpose: 'personalisation',
        state: 'granted',
        at: '2026-01-05T10:00:00.000Z',
        until: '2027-02-04T10:00:00.000Z',
        asked: { version: '2026-11', language: 'fr', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        place: { element: 'banner', url: 'https://lefil.example/' },
        how: 'click',
        channel: 'web',
        messageId: `c-${messages}`,
        prev: null,
        wording: { title: 'Pour vous', text: 'Pouvons-nous choisir pour vous ?', same: true },
      }),
    ])
    expect(entries[0]?.sourceName).toBeTruthy()
    expect(faults).toEqual([])
    expect(purposes.find(({ purpose }) => purpose === 'personalisation')).toMatchObject({
      allowed: true,
      state: 'granted',
      until: '2027-02-04T10:00:00.000Z',
    })
  })

  test('counts once, however often the message is sent', async () => {
    const message = {
      type: 'track',
      event: 'Choices Made',
      messageId: 'once',
      userId: 'u-3',
      properties: { choices: [yes] },
    }
    for (let n = 0; n < 3; n += 1)
      expect((await app.ask('POST', '/v1/batch', { token: secret, body: { batch: [message, message] } })).status).toBe(
        200,
      )
    expect((await told(originOf('userId', 'u-3'))).entries).toHaveLength(1)
  })

  test('that comes late does not undo what was said after it', async () => {
    await choose({ userId: 'u-4', timestamp: '2026-02-01T10:00:00Z' }, [no])
    await choose({ userId: 'u-4', timestamp: '2026-01-01T10:00:00Z' }, [yes])
    expect(await shown({ userId: 'u-4' })).toBe('no_consent')
  })

  test('waits for its confirmation where its purpose asks for one', async () => {
    await choose({ userId: 'u-5' }, [{ purpose: 'letters', state: 'granted' }])
    const id = originOf('userId', 'u-5')
    const letters = async () => (await told(id)).purposes.find(({ purpose }) => purpose === 'letters')
    expect(await letters()).toMatchObject({ allowed: false, state: 'pending' })
    const confirmed = { choices: [{ purpose: 'letters', state: 'granted' }], confirms: true }
    await app.ask('POST', `/api/people/${id}/choices`, { body: confirmed })
    expect(await letters()).toMatchObject({ allowed: true, state: 'granted' })
  })

  test.each([
    ['a purpose that nobody defined', [{ purpose: 'nowhere', state: 'granted' }], {}],
    ['a state that is none', [{ purpose: 'personalisation', state: 'maybe' }], {}],
    ['no choices', [], {}],
    ['one purpose twice', [yes, no], {}],
    ['a wording that the purpose does not have', [yes], { asked: { version: 'old', language: 'fr' } }],
    ['an end that is no time', [{ ...yes, until: 'soon' }], {}],
    ['a place that is no text', [yes], { url: 7 }],
  ])('is refused with %s, and nothing changes', async (_name, choices, properties) => {
    const { body } = await choose({ userId: 'u-6' }, choices, { properties })
    expect(body).toMatchObject({ accepted: 0, rejected: [{ code: 'choice_invalid' }] })
  })

  test('is taken, for a refusal, whatever wording it names: nobody is kept from leaving', async () => {
    const { body } = await choose({ userId: 'u-7' }, [no], {
      properties: { asked: { version: 'lost', language: 'de' } },
    })
    expect(body).toMatchObject({ accepted: 1 })
    const { entries } = await told(originOf('userId', 'u-7'))
    expect(entries).toMatchObject([{ state: 'withdrawn', asked: null, wording: null }])
  })

  test('with a write key speaks for the visit alone: a customer named without a signature keeps their own word', async () => {
    await choose({ userId: 'u-8' }, [no])
    await choose({ userId: 'u-8', anonymousId: 'a-8' }, [yes], { token: write })
    expect(await shown({ userId: 'u-8' })).toBe('no_consent')
    expect((await told(originOf('anonymousId', 'a-8'))).entries).toMatchObject([{ state: 'granted' }])
    expect((await told(originOf('userId', 'u-8'))).entries).toMatchObject([{ state: 'withdrawn' }])
  })
})

describe('two who become one', () => {
  const visit = originOf('anonymousId', 'a-9')
  const user = originOf('userId', 'u-9')

  test('hold to the more restrictive of what they said, whichever was last', async () => {
    await choose({ anonymousId: 'a-9', timestamp: '2026-01-01T10:00:00Z' }, [no])
    await choose({ userId: 'u-9', timestamp: '2026-02-01T10:00:00Z' }, [yes])
    expect([await shown({ anonymousId: 'a-9' }), await shown({ userId: 'u-9' })]).toEqual(['no_consent', 'yes'])
    const login = { type: 'identify', userId: 'u-9', anonymousId: 'a-9', messageId: 'login-9' }
    await app.ask('POST', '/v1/batch', { token: secret, body: { batch: [login] } })
    expect(await shown({ userId: 'u-9' })).toBe('no_consent')
    const { entries, faults } = await told(user)
    expect(entries.map(({ origin, state }) => [origin, state])).toEqual([
      [user, 'granted'],
      [visit, 'withdrawn'],
    ])
    expect(faults).toEqual([])
  })

  test('can say yes again, and it then speaks for both', async () => {
    await choose({ userId: 'u-9' }, [yes])
    expect(await shown({ anonymousId: 'a-9' })).toBe('yes')
    const [last] = (await told(user)).entries
    expect(Object.keys(last?.covers ?? {})).toEqual([visit])
  })

  test('have each their own again once they are taken apart, and both once that is undone', async () => {
    const { body } = await app.ask<{ decision: string }>('POST', `/api/people/${user}/split`, {
      body: { origins: [visit], reason: 'a borrowed device' },
    })
    expect([await shown({ anonymousId: 'a-9' }), await shown({ userId: 'u-9' })]).toEqual(['no_consent', 'yes'])
    expect((await told(visit)).entries).toMatchObject([{ origin: visit, state: 'withdrawn' }])
    expect((await told(user)).faults).toEqual([])
    await app.ask('POST', `/api/identity/decisions/${body.decision}/undo`, { body: { reason: 'theirs after all' } })
    expect([await shown({ anonymousId: 'a-9' }), await shown({ userId: 'u-9' })]).toEqual(['yes', 'yes'])
  })
})

describe('what an employee writes down', () => {
  const person = originOf('userId', 'u-10')

  const record = (body: object) => app.ask<Told & { code: string }>('POST', `/api/people/${person}/choices`, { body })

  test('holds on the very next decision, and says who wrote it down', async () => {
    await choose({ userId: 'u-10' }, [yes])
    const { status, body, text } = await record({ choices: [no], call: 'call-4711' })
    expect(status, text).toBe(200)
    expect(body.entries[0]).toMatchObject({ state: 'withdrawn', place: { call: 'call-4711' }, messageId: null })
    expect(await shown({ userId: 'u-10' })).toBe('no_consent')
  })

  test('is written down once when it is sent twice, and again when something else was said in between', async () => {
    const entries = async () => (await told(person)).entries.length
    const before = await entries()
    for (let n = 0; n < 3; n += 1) await record({ choices: [no], call: 'call-4712' })
    expect(await entries()).toBe(before + 1)
    await choose({ userId: 'u-10' }, [yes])
    await record({ choices: [no], call: 'call-4712' })
    expect(await entries()).toBe(before + 3)
    expect(await shown({ userId: 'u-10' })).toBe('no_consent')
  })

  test.each([
    [{ choices: [{ purpose: 'nowhere', state: 'granted' }] }, 'choice_purpose_unknown'],
    [{ choices: [yes], asked: { version: 'old', language: 'fr' } }, 'choice_text_unknown'],
    [{ choices: [yes], at: '2126-01-01T00:00:00Z' }, 'choice_time_invalid'],
    [{ choices: [{ ...yes, until: '2020-01-01T00:00:00Z' }] }, 'choice_time_invalid'],
  ])('is refused, and nothing changes: %j', async (body, code) => {
    const before = await told(person)
    const answer = await record(body)
    expect([answer.status, answer.body.code]).toEqual([422, code])
    expect(await told(person)).toEqual(before)
  })
})

describe('the ledger', () => {
  const person = originOf('userId', 'u-11')

  test('can be verified by anybody who has its entries and SHA-256', async () => {
    for (const said of [yes, no, yes]) await choose({ userId: 'u-11' }, [said])
    const { entries } = await told(person)
    let prev: string | null = null
    for (const { wording, sourceName, ...entry } of entries.toReversed()) {
      expect(entry.prev).toBe(prev)
      expect(sealOf(entry)).toBe(entry.hash)
      prev = entry.hash
    }
  })

  test('shows that an entry was changed, taken out, or cut off in between', async () => {
    const { db } = app
    await db.execute(`update consent_entries set state = 'granted' where origin = $1 and n = 2`, [person])
    expect((await told(person)).faults).toEqual([{ origin: person, n: 2, what: 'seal' }])
    await db.execute('delete from consent_entries where origin = $1 and n = 2', [person])
    expect((await told(person)).faults).toEqual([{ origin: person, n: 3, what: 'order' }])
  })

  test('makes what stands beside the person again', async () => {
    const { db } = app
    const id = originOf('userId', 'u-12')
    await choose({ userId: 'u-12' }, [no])
    await db.execute(`update profiles set choices = null, version = nextval('profile_versions') where profile = $1`, [
      id,
    ])
    await app.ask('POST', `/api/people/${id}/rebuild`)
    const [row] = await db.query<{ choices: string }>('select choices from profiles where profile = $1', [id])
    expect(row?.choices).toContain('withdrawn')
  })
})
