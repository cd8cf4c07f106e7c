import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

type Event = {
  readonly seq: number
  readonly origin: string
  readonly messageId: string
  readonly name: string
  readonly label: string
  readonly profileId: string
}
type Page = { readonly items: readonly Event[]; readonly nextCursor: string | null; readonly code?: string }
type Change = { readonly path: string; readonly before: unknown; readonly after: unknown }
type Detail = {
  readonly event: Event & { readonly received: unknown; readonly identifiers: readonly object[] }
  readonly effect: {
    readonly changes: readonly Change[]
    readonly notKept: readonly { path: string; reason: string }[]
  }
}

let server: TestApp
let key: string

beforeAll(async () => {
  server = await testApp()
  key = await server.key('secret', { channel: 'web' })
})
afterAll(() => server.stop())

async function send(...batch: readonly object[]): Promise<void> {
  const { status, body, text } = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect([status, body.rejected], text).toEqual([200, []])
}
const list = async (query: string) => (await server.ask<Page>('GET', `/api/events${query}`)).body
/** Filters read the analytics, which are a moment behind. */
const filtered = (query: string, count: number) =>
  eventually(() => list(query), { until: ({ items }) => items.length >= count })

async function detail(messageId: string): Promise<Detail> {
  const { items } = await list('?limit=200')
  const event = items.find((one) => one.messageId === messageId)
  const path = `/api/events/${event?.origin}/${encodeURIComponent(messageId)}`
  const { status, text, body } = await server.ask<Detail>('GET', path)
  expect(status, text).toBe(200)
  return body
}
const traitChanges = ({ effect }: Detail) => effect.changes.filter(({ path }) => path.startsWith('traits.'))

describe('the list of events', () => {
  beforeAll(async () => {
    for (let page = 0; page < 3; page += 1)
      await send(
        ...Array.from({ length: 4 }, (_, one) => ({
          type: 'track',
          event: `List ${one % 2 === 0 ? 'Even' : 'Odd'}`,
          userId: 'u-list',
          messageId: `list-${page * 4 + one}`,
          properties: { note: `number ${page * 4 + one} “é\t%_\\'”` },
        })),
      )
  })

  test('is newest first, page by page, each message once', async () => {
    const pages: Page[] = []
    for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
      pages.push(await list(`?limit=5&cursor=${cursor}`))
    const ids = pages.flatMap(({ items }) => items.map((one) => one.messageId)).filter((id) => id.startsWith('list-'))
    expect(ids).toEqual(Array.from({ length: 12 }, (_, one) => `list-${11 - one}`))
  })

  test('can be read by name, page by page', async () => {
    await filtered('?name=List%20Even', 6)
    const first = await list('?name=List%20Even&limit=4')
    const second = await list(`?name=List%20Even&limit=4&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((one) => one.messageId)).toEqual(
      [10, 8, 6, 4, 2, 0].map((one) => `list-${one}`),
    )
    expect(second.nextCursor).toBeNull()
  })

  test.each([
    ['a word whatever its case', 'NUMBER 3'],
    ['quotes and accents', '7 “É'],
    ['signs that mean something to a query', '3 “é'],
    ['part of a message id', 'LIST-3'],
  ])('can be searched for %s', async (_, q) => {
    const { items } = await filtered(`?q=${encodeURIComponent(q)}&name=${encodeURIComponent('List Odd')}`, 1)
    expect(items.every((one) => one.name === 'List Odd')).toBe(true)
  })

  test.each(['%', '_', "'; DROP TABLE events; --", '{q:String}', '\\'])('takes %s literally', async (q) => {
    const { items } = await list(`?q=${encodeURIComponent(q)}&type=nothing`)
    expect(items).toEqual([])
  })

  test('can be read by channel, type and source together', async () => {
    const { items: sources } = (await server.ask<{ items: { id: string }[] }>('GET', '/api/keys')).body
    const { items } = await filtered(`?type=track&channel=web&source=${sources[0]?.id}`, 12)
    expect(items.length).toBeGreaterThanOrEqual(12)
    expect((await list('?channel=store')).items).toEqual([])
  })

  test.each(['WzFd!', 'e30', encode(['x']), encode([-1]), encode([1.5]), encode([1e300]), encode([1, 2])])(
    'refuses the cursor %s',
    async (cursor) => {
      const { status, body } = await server.ask<Page>('GET', `/api/events?cursor=${cursor}`)
      expect([status, body.code].join(' ')).toBe(cursor === 'WzFd!' ? '200 ' : '400 request_invalid')
    },
  )
})

function encode(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

describe('one event', () => {
  const at = (hour: number) => `2026-01-05T${String(hour).padStart(2, '0')}:00:00.000Z`

  test('is shown as received, without its key, whatever its id', async () => {
    const messageId = `a/b ?%#é${'\u{1F600}'.repeat(100)}`
    const body = {
      anonymousId: 'a-odd',
      event: 'Odd',
      messageId,
      writeKey: await server.key('write'),
      properties: { a: 1 },
      unknown: { kept: true },
    }
    expect((await server.ask('POST', '/v1/track', { token: null, body })).status).toBe(200)
    const { event } = await detail(messageId)
    expect(event.received).toEqual({
      type: 'track',
      anonymousId: 'a-odd',
      event: 'Odd',
      messageId,
      properties: { a: 1 },
      unknown: { kept: true },
    })
    expect(event.identifiers).toMatchObject([{ type: 'anonymousId', value: 'a-odd' }])
  })

  test('says what it changed, from what to what', async () => {
    await send({ type: 'identify', userId: 'u-effect', messageId: 'e-1', timestamp: at(1), traits: { tier: 'silver' } })
    await send({ type: 'identify', userId: 'u-effect', messageId: 'e-2', timestamp: at(2), traits: { tier: 'gold' } })
    expect(traitChanges(await detail('e-1'))).toEqual([{ path: 'traits.tier', before: null, after: 'silver' }])
    expect(traitChanges(await detail('e-2'))).toEqual([{ path: 'traits.tier', before: 'silver', after: 'gold' }])
  })

  test('that comes late says that more was known already', async () => {
    await send({ type: 'identify', userId: 'u-late', messageId: 'l-1', timestamp: at(5), traits: { tier: 'gold' } })
    await send({ type: 'identify', userId: 'u-late', messageId: 'l-2', timestamp: at(3), traits: { tier: 'silver' } })
    const late = await detail('l-2')
    expect(traitChanges(late)).toEqual([])
    expect(late.effect.notKept).toContainEqual({ path: 'traits.tier', reason: 'older_than_known' })
  })

  test('of somebody who proved later to be another shows what it changed then', async () => {
    await send({ type: 'identify', userId: 'u-two', messageId: 'm-1', timestamp: at(5), traits: { tier: 'gold' } })
    // Earlier by its clock, but nobody knew that the visit was theirs: it changed the visitor.
    await send({
      type: 'identify',
      anonymousId: 'a-two',
      messageId: 'm-2',
      timestamp: at(3),
      traits: { tier: 'silver' },
    })
    await send({
      type: 'identify',
      userId: 'u-two',
      anonymousId: 'a-two',
      messageId: 'm-3',
      timestamp: at(6),
      traits: { age: 40 },
    })
    await send({
      type: 'identify',
      anonymousId: 'a-two',
      messageId: 'm-4',
      timestamp: at(4),
      traits: { tier: 'bronze' },
    })
    const [then, joining, late] = [await detail('m-2'), await detail('m-3'), await detail('m-4')]
    expect(traitChanges(then)).toEqual([{ path: 'traits.tier', before: null, after: 'silver' }])
    expect(then.effect.notKept).toEqual([])
    expect(traitChanges(joining)).toEqual([{ path: 'traits.age', before: null, after: 40 }])
    expect(late.effect.notKept).toContainEqual({ path: 'traits.tier', reason: 'older_than_known' })
    expect(new Set([then, joining, late].map(({ event }) => event.profileId)).size).toBe(1)
  })

  test.each([
    ['an origin that nobody has', `/api/events/${crypto.randomUUID()}/m-1`, 404, 'event_unknown'],
    ['an origin that is none', '/api/events/nobody/m-1', 400, 'request_invalid'],
    ['an id with U+0000', `/api/events/${crypto.randomUUID()}/%00`, 400, 'request_invalid'],
    ['a broken address', `/api/events/${crypto.randomUUID()}/%zz`, 404, 'not_found'],
  ])('is refused for %s', async (_, path, status, code) => {
    const answer = await server.ask('GET', path)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
})

describe('the events of a person', () => {
  /** What one person sent as a customer and as a visit, by the id of the message. */
  let mine: Map<string, Event>

  beforeAll(async () => {
    const said = (messageId: string, identity: object) => ({ type: 'identify', messageId, ...identity })
    await send(
      said('p-1', { userId: 'u-mine' }),
      said('p-2', { anonymousId: 'a-mine' }),
      said('p-3', { userId: 'u-mine', anonymousId: 'a-mine' }),
      said('p-4', { anonymousId: 'a-mine' }),
    )
    const { items } = await list('?limit=200')
    mine = new Map(items.filter(({ messageId }) => /^p-[12]$/.test(messageId)).map((one) => [one.messageId, one]))
  })
  const ofPerson = async (query = '', origin = mine.get('p-1')?.origin) =>
    (await server.ask<Page>('GET', `/api/people/${origin}/events${query}`)).body

  test('are found under every origin of theirs, page by page', async () => {
    expect(new Set([...mine.values()].map(({ origin }) => origin)).size).toBe(2)
    for (const { origin } of mine.values())
      expect((await ofPerson('', origin)).items.map((one) => one.messageId)).toEqual(['p-4', 'p-3', 'p-2', 'p-1'])
    const first = await ofPerson('?limit=3')
    const second = await ofPerson(`?limit=3&cursor=${first.nextCursor}`)
    expect(second.items.map((one) => one.messageId)).toEqual(['p-1'])
  })

  test('are found by the id that a fact of the profile names, whichever origin sent it', async () => {
    for (const { origin } of mine.values())
      expect(await ofPerson('?messageId=p-2', origin)).toMatchObject({
        items: [{ messageId: 'p-2' }],
        nextCursor: null,
      })
    expect((await ofPerson('?messageId=p-nobodys')).items).toEqual([])
  })

  test('of nobody are no list', async () => {
    const { status, body } = await server.ask('GET', `/api/people/${crypto.randomUUID()}/events`)
    expect([status, body.code]).toEqual([404, 'profile_unknown'])
  })
})
