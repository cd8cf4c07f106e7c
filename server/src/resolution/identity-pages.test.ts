import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'

// How somebody of hundreds of identifiers is known: pages that together tell everything once, each of a bounded size.

const VISITS = 230
/** Visits that claim the user id without a token. */
const CLAIMS = 130

let server: TestApp
const ada = originOf('userId', 'u-ada')

beforeAll(async () => {
  server = await testApp({ background: false })
  const send = async (token: string, messages: readonly object[]) => {
    for (let from = 0; from < messages.length; from += 100) {
      const batch = messages.slice(from, from + 100)
      const { body } = await server.ask('POST', '/v1/batch', { token, body: { batch } })
      expect(body).toMatchObject({ accepted: batch.length })
    }
  }
  const page = (at: number, visit: string) => ({
    type: 'page',
    messageId: `m-${visit}`,
    userId: 'u-ada',
    anonymousId: visit,
    timestamp: new Date(Date.UTC(2026, 10, 1) + at * 60_000).toISOString(),
  })
  const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => page(at, `${name}-${at}`))
  await send(await server.key('secret'), [
    { type: 'identify', messageId: 'm-card', userId: 'u-ada', context: { externalIds: [{ type: 'card', id: 'c-1' }] } },
    ...many(VISITS, 'visit'),
  ])
  await send(await server.key('write'), many(CLAIMS, 'claim'))
})
afterAll(() => server.stop())

type Known = {
  counts: { identifiers: number; links: Record<string, number> }
  identifiers: { origin: string; type: string }[]
  others: { origin: string }[]
  links: { id: string; a: string; b: string; status: string }[]
  nextCursor: string | null
}
type Links = { items: { id: string; status: string; happenedAt: string }[]; nextCursor: string | null }

async function pages<Page extends { nextCursor: string | null }>(path: string): Promise<Page[]> {
  const all: Page[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { status: number; body: Page; text: string } = await server.ask(
      'GET',
      `${path}&cursor=${encodeURIComponent(cursor)}`,
    )
    expect(page.status, page.text).toBe(200)
    all.push(page.body)
    cursor = page.body.nextCursor
  }
  return all
}

test('pages tell each identifier once, what is worth most first, and no page is large', async () => {
  const all = await pages<Known>(`/api/people/${ada}/identity?limit=100`)
  expect(all.map(({ identifiers }) => identifiers.length)).toEqual([100, 100, VISITS + 2 - 200])
  const told = all.flatMap(({ identifiers }) => identifiers)
  expect(new Set(told.map(({ origin }) => origin)).size).toBe(VISITS + 2)
  expect(told.slice(0, 3).map(({ type }) => type)).toEqual(['userId', 'card', 'anonymousId'])
  for (const page of all) expect(JSON.stringify(page).length).toBeLessThan(150_000)
})

test('a link comes with the later of its ends, so that each live one is told once and never before what it joins', async () => {
  const seen = new Set<string>()
  const links: string[] = []
  for (const page of await pages<Known>(`/api/people/${ada}/identity?limit=70`)) {
    for (const { origin } of page.identifiers) seen.add(origin)
    const live = page.links.filter(({ status }) => status === 'live')
    expect(live.every(({ a, b }) => seen.has(a) && seen.has(b))).toBe(true)
    links.push(...live.map(({ id }) => id))
  }
  expect(links.length).toBe(VISITS + 1)
  expect(new Set(links).size).toBe(links.length)
})

test('counts are of the whole person, on every page', async () => {
  for (const { counts } of await pages<Known>(`/api/people/${ada}/identity?limit=100`))
    expect(counts).toEqual({
      identifiers: VISITS + 2,
      links: { live: VISITS + 1, suggested: 0, shared: 0, claimed: CLAIMS, removed: 0, expired: 0 },
    })
})

test('of what very many claimed, a page has the latest hundred, and the list of links has all', async () => {
  const [first] = await pages<Known>(`/api/people/${ada}/identity?limit=100`)
  expect(first?.links.filter(({ status }) => status === 'claimed').length).toBe(100)
  expect(first?.others.length).toBe(100)
  const claimed = (await pages<Links>(`/api/people/${ada}/identity/links?status=claimed&limit=100`)).flatMap(
    ({ items }) => items,
  )
  expect(new Set(claimed.map(({ id }) => id)).size).toBe(CLAIMS)
  expect(claimed.map(({ happenedAt }) => happenedAt)).toEqual(
    claimed.map(({ happenedAt }) => happenedAt).toSorted((x, y) => (x > y ? -1 : 1)),
  )
  const all = (await pages<Links>(`/api/people/${ada}/identity/links?limit=100`)).flatMap(({ items }) => items)
  expect(all.length).toBe(CLAIMS + VISITS + 1)
})

test('the person themselves are told with their first hundred links', async () => {
  const { body } = await server.ask<{ links: unknown[] }>('GET', `/api/people/${ada}`)
  expect(body.links.length).toBe(100)
})

test('a cursor that this list did not give is refused, and nobody is not found', async () => {
  expect((await server.ask('GET', `/api/people/${ada}/identity?cursor=abc`)).status).toBe(400)
  expect((await server.ask('GET', `/api/people/${originOf('userId', 'nobody')}/identity/links`)).status).toBe(404)
})
