import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

type Found = { items: { type: string; kind: string; id: string; title: string; detail: string; to: string }[] }

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  await put('home-hero', { name: 'Bannière d’accueil', content: { title: 'A quiet Sunday' }, when: 'traits.tier' })
  await put('footer', { name: 'Footer', content: { title: 'Imprint' }, when: 'traits.country' })
})
afterAll(() => server.stop())

async function put(key: string, of: { name: string; content: object; when: string }): Promise<void> {
  const answer = await server.ask('PUT', `/api/elements/${key}`, {
    body: {
      name: of.name,
      fallback: { form: 'card', content: { title: 'Hello' } },
      variants: [{ key: 'other', form: 'card', content: of.content, when: { [of.when]: 'x' } }],
    },
    headers: { 'if-none-match': '*' },
  })
  expect(answer.status).toBe(201)
}
const find = async (q: string) =>
  (await server.ask<Found>('GET', `/api/search?q=${encodeURIComponent(q)}`)).body.items.filter(
    ({ type }) => type === 'definition',
  )

test.each(['home-h', 'BANNIERE', 'accueil', 'quiet', 'tier'])('a definition is found by “%s”', async (q) => {
  expect(await find(q)).toMatchObject([
    { kind: 'elements', id: 'home-hero', title: 'Bannière d’accueil', to: '/elements/home-hero' },
  ])
})

test('one whose name matches comes before one whose body does', async () => {
  await put('late', { name: 'Late', content: { title: 'footer' }, when: 'traits.x' })
  expect((await find('footer')).map(({ id }) => id)).toEqual(['footer', 'late'])
})

test('a change is found at once, and what is archived is not found any more', async () => {
  const etag = (await server.ask('GET', '/api/elements/footer')).headers.get('etag') ?? ''
  await server.ask('DELETE', '/api/elements/footer', { headers: { 'if-match': etag } })
  expect((await find('imprint')).map(({ id }) => id)).toEqual([])
})
