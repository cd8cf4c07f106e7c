import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ background: false })
  await saved('personalisation', { basis: 'consent' })
  await saved('profiling', { basis: 'consent', parent: 'personalisation' })
  await saved('statistics', { basis: 'legitimate_interest' })
  // Without the yes to personalisation nobody is in it, though it rests on an interest of its own.
  await saved('suggestions', { basis: 'legitimate_interest', parent: 'personalisation' })
})
afterAll(() => app.stop())

type Answer = {
  readonly code?: string
  readonly errors?: readonly {
    readonly pointer?: string
    readonly path?: string
    readonly code: string
    message: string
  }[]
}

async function save(key: string, body: object) {
  const { status, headers } = await app.ask('GET', `/api/purposes/${key}`)
  const based = status === 200 ? { 'if-match': String(headers.get('etag')) } : { 'if-none-match': '*' }
  return app.ask<Answer>('PUT', `/api/purposes/${key}`, { body: { name: key, ...body }, headers: based })
}

async function saved(key: string, body: object): Promise<void> {
  const { status, text } = await save(key, body)
  expect([200, 201], text).toContain(status)
}

async function archive(key: string): Promise<void> {
  const { headers } = await app.ask('GET', `/api/purposes/${key}`)
  const { status, text } = await app.ask('DELETE', `/api/purposes/${key}`, {
    headers: { 'if-match': String(headers.get('etag')) },
  })
  expect(status, text).toBe(204)
}

const apply = (files: object[], options: object = {}) =>
  app.ask<Answer>('POST', '/api/workspace/apply', { body: { files, ...options } })

describe('what a purpose rests on', () => {
  test.each([
    ['a yes that nobody said', 'statistics', { basis: 'consent' }],
    ['a refusal that would count for nothing', 'statistics', { basis: 'contract' }],
    ['nobody who was never asked', 'personalisation', { basis: 'legitimate_interest' }],
  ])('is settled with its first revision, and so makes %s', async (_name, key, body) => {
    const { status, body: answer } = await save(key, body)
    expect([status, answer.code, answer.errors?.map(({ code }) => code)]).toEqual([
      422,
      'definition_settled',
      ['basis_settled'],
    ])
  })

  test('everything else may change: its name, its texts, how long a yes holds', async () => {
    await saved('personalisation', { basis: 'consent', expires: 'P180D', description: 'Another.' })
  })

  test('is not changed by archiving it and defining the key anew, nor by a folder that prunes it first', async () => {
    await saved('offers', { basis: 'legitimate_interest' })
    await archive('offers')
    const again = await app.ask<Answer>('PUT', '/api/purposes/offers', {
      body: { name: 'offers', basis: 'consent' },
      headers: { 'if-none-match': '*' },
    })
    expect([again.status, again.body.code]).toEqual([422, 'definition_settled'])
    const file = { path: 'purposes/offers.yaml', text: 'name: Offers\nbasis: consent\n' }
    for (const dryRun of [true, false]) {
      const { status, body } = await apply([file], { dryRun })
      expect([status, body.code]).toEqual([422, 'workspace_invalid'])
      expect(body.errors).toMatchObject([{ code: 'basis_settled' }])
      expect(JSON.stringify(body.errors)).toContain('purposes/offers.yaml:2')
    }
    expect((await app.ask('GET', '/api/purposes/offers')).body).toMatchObject({ archived: true })
    await saved('offers', { basis: 'legitimate_interest' })
  })

  test('is not brought back from a revision that had another, saved before it was settled', async () => {
    await saved('letters', { basis: 'consent' })
    await saved('letters', { basis: 'consent', description: 'Second.' })
    await app.db.execute(
      `update definitions set body = '{"name":"letters","basis":"contract"}' where key = 'letters' and revision = 1`,
    )
    const { status, body } = await app.ask<Answer>('POST', '/api/purposes/letters/restore', {
      body: { revision: 1 },
      headers: { 'if-match': '"2"' },
    })
    expect([status, body.code]).toEqual([422, 'definition_settled'])
  })
})

describe('what a purpose stands under', () => {
  test('is not taken away, nor replaced: who refused that would be taken to permit this', async () => {
    for (const parent of [{}, { parent: 'statistics' }]) {
      const { status, body } = await save('suggestions', { basis: 'legitimate_interest', ...parent })
      expect([status, body.code, body.errors?.map(({ code }) => code)]).toEqual([
        422,
        'definition_settled',
        ['parent_settled'],
      ])
    }
  })

  test('may have another put in between, and above: that restricts', async () => {
    await saved('suggestions', { basis: 'legitimate_interest', parent: 'profiling' })
    await saved('personalisation', { basis: 'consent', parent: 'statistics' })
    // Nor does what came in between go again.
    expect((await save('suggestions', { basis: 'legitimate_interest', parent: 'personalisation' })).status).toBe(422)
  })

  test('is not cut by two files at once', async () => {
    const { status, body } = await apply([
      { path: 'purposes/profiling.yaml', text: 'name: p\nbasis: consent\nparent: statistics\n' },
      {
        path: 'purposes/suggestions.yaml',
        text: 'name: s\nbasis: legitimate_interest\nparent: profiling\n',
      },
    ])
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'parent_settled' }])
    expect(JSON.stringify(body.errors)).toContain('purposes/profiling.yaml:3')
  })
})
