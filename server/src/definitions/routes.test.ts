import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { type DefinitionsServer, HERO, SPEND, startDefinitionsServer, TEST } from './definitions.test-support.ts'

describe('definitions over HTTP', () => {
  let db: Database
  let server: DefinitionsServer

  beforeAll(async () => {
    db = await testDatabase({ poolSize: 8 })
    server = await startDefinitionsServer(db)
  })
  beforeEach(async () => {
    await db.execute('truncate definitions')
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    server.ask('PUT', `/api/${path}`, { body, headers })
  const errorsOf = (answer: { body: Record<string, unknown> }) =>
    (answer.body.errors as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`)

  test('are created, read with an ETag, and changed by who read them', async () => {
    const created = await put('elements/home-hero', HERO, { 'if-none-match': '*' })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      key: 'home-hero',
      kind: 'element',
      revision: 1,
      body: HERO,
      author: 'operator',
      archived: false,
    })

    const read = await server.ask('GET', '/api/elements/home-hero')
    expect([read.status, read.headers.get('etag')]).toEqual([200, '"1"'])
    expect(read.body.body).toEqual(HERO)

    const changed = await put('elements/home-hero', { ...HERO, name: 'Hero' }, { 'if-match': '"1"' })
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"'])
  })

  test('keep the body exactly as it was authored, strange keys included', async () => {
    const content = '{"z":1,"a":{"__proto__":{"polluted":true},"constructor":2},"n":1e+21,"é":"€"}'
    const body = `{"name":"Odd","variants":[],"fallback":{"content":${content}}}`
    expect((await put('elements/odd', body)).status).toBe(201)
    const { text } = await server.ask('GET', '/api/elements/odd')
    expect(text).toContain(content)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('make no revision of an equal body', async () => {
    await put('metrics/spend', SPEND)
    const { aggregation, ...rest } = SPEND
    const again = await put('metrics/spend', { aggregation, ...rest }, { 'if-match': '"1"' })
    expect([again.status, again.body.revision]).toEqual([200, 1])
  })

  test('refuse a change that is based on nothing, or on something older', async () => {
    await put('metrics/spend', SPEND)
    const blind = await put('metrics/spend', { ...SPEND, name: 'Blind' })
    expect([blind.status, blind.body.code]).toEqual([428, 'precondition_required'])
    const twice = await put('metrics/spend', { ...SPEND, name: 'Twice' }, { 'if-none-match': '*' })
    expect([twice.status, twice.body.code]).toEqual([412, 'revision_conflict'])
    await put('metrics/spend', { ...SPEND, name: 'Second' }, { 'if-match': '"1"' })
    const late = await put('metrics/spend', { ...SPEND, name: 'Late' }, { 'if-match': '"1"' })
    expect([late.status, late.body.code]).toEqual([412, 'revision_conflict'])
    expect(late.body.current).toMatchObject({ revision: 2, body: { name: 'Second' } })
    const never = await put('metrics/never', SPEND, { 'if-match': '"1"' })
    expect([never.status, never.body.current]).toEqual([412, null])
    const odd = await put('metrics/spend', SPEND, { 'if-match': 'latest' })
    expect([odd.status, odd.body.code]).toEqual([400, 'request_invalid'])
  })

  test('give a race of twenty writers to exactly one', async () => {
    await put('metrics/spend', SPEND)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        put('metrics/spend', { ...SPEND, name: `Writer ${n}` }, { 'if-match': '"1"' }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19)
    const creators = await Promise.all(
      Array.from({ length: 10 }, () => put('metrics/new', SPEND, { 'if-none-match': '*' })),
    )
    expect(creators.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(412)])
  })

  test('name every problem of a body at its place', async () => {
    const shape = await put('elements/home-hero', { name: '', variants: [{ key: 'Upper', extra: 1 }], fallback: {} })
    expect([shape.status, shape.body.code]).toEqual([422, 'definition_invalid'])
    expect(errorsOf(shape).sort()).toEqual([
      'fallback schema_required',
      'name schema_min_length',
      'variants.0 schema_additional_properties',
      'variants.0 schema_required',
      'variants.0.key schema_pattern',
    ])
    const meaning = await put('elements/home-hero', {
      ...HERO,
      variants: [
        { key: 'a', when: { 'traits.x': { $near: 1 } }, content: 1 },
        { key: 'a', when: { 'traits.x': { $regex: '(' } }, content: 2 },
      ],
    })
    expect(meaning.status).toBe(422)
    expect(errorsOf(meaning)).toEqual([
      'variants.1.key key_repeated',
      'variants.0.when.traits.x.$near unknown_operator',
      'variants.1.when.traits.x.$regex regex_invalid',
    ])
  })

  test.each<[string, object, string]>([
    ['an element that does not exist', { element: 'nowhere' }, 'element reference_unknown'],
    ['a metric that does not exist', { metrics: ['spend', 'joy'] }, 'metrics.1 reference_unknown'],
    [
      'a variant that the element has not',
      { variations: [{ key: 'a' }, { key: 'b', variant: 'x' }] },
      'variations.1.variant reference_unknown',
    ],
    ['a control that is no variation', { control: 'c' }, 'control control_unknown'],
    [
      'weights that are not 1 together',
      {
        variations: [
          { key: 'a', weight: 0.5 },
          { key: 'b', weight: 0.4 },
        ],
      },
      'variations weights_sum',
    ],
    ['weights on some only', { variations: [{ key: 'a', weight: 1 }, { key: 'b' }] }, 'variations weights_incomplete'],
    ['two variations of one key', { variations: [{ key: 'a' }, { key: 'a' }] }, 'variations.1.key key_repeated'],
    [
      'an end before the beginning',
      { startedAt: '2026-11-02T00:00:00Z', endedAt: '2026-11-01T00:00:00Z' },
      'endedAt range_empty',
    ],
    ['an empty part of a namespace', { namespace: { id: 'n', range: [0.5, 0.5] } }, 'namespace.range range_empty'],
    ['a window of no fixed length', { attributionWindow: 'P1M' }, 'attributionWindow duration_invalid'],
    [
      'a condition that cannot be compiled',
      { when: { 'context.x': { $near: 1 } } },
      'when.context.x.$near unknown_operator',
    ],
  ])('refuse an experiment with %s', async (_, wrong, problem) => {
    await put('elements/home-hero', HERO)
    await put('metrics/spend', SPEND)
    const answer = await put('experiments/hero', { ...TEST, ...wrong })
    expect([answer.status, answer.body.code]).toEqual([422, 'definition_invalid'])
    expect(errorsOf(answer)).toEqual([problem])
  })

  test('accept weights that were rounded by hand', async () => {
    await put('metrics/spend', SPEND)
    const variations = ['a', 'b', 'c'].map((key) => ({ key, weight: 0.333 }))
    expect((await put('experiments/three', { name: 'Three', status: 'draft', variations })).status).toBe(201)
  })

  test.each<[string, object, string]>([
    ['a sum of nothing', { value: undefined }, 'value value_required'],
    ['a value that is not used', { aggregation: 'count' }, 'value value_unused'],
  ])('refuse a metric with %s', async (_, wrong, problem) => {
    const answer = await put('metrics/spend', { ...SPEND, ...wrong })
    expect(errorsOf(answer)).toEqual([problem])
  })

  test('are not taken away from under an experiment', async () => {
    await put('elements/home-hero', HERO)
    await put('metrics/spend', SPEND)
    expect((await put('experiments/hero', TEST)).status).toBe(201)

    for (const path of ['elements/home-hero', 'metrics/spend']) {
      const refused = await server.ask('DELETE', `/api/${path}`, { headers: { 'if-match': '"1"' } })
      expect([refused.status, refused.body.code]).toEqual([409, 'definition_in_use'])
      expect(errorsOf(refused)).toEqual(['experiments/hero reference_unknown'])
    }
    const smaller = await put('elements/home-hero', { ...HERO, variants: [] }, { 'if-match': '"1"' })
    expect([smaller.status, smaller.body.code]).toEqual([409, 'definition_in_use'])

    expect((await server.ask('DELETE', '/api/experiments/hero', { headers: { 'if-match': '"1"' } })).status).toBe(204)
    expect((await server.ask('DELETE', '/api/elements/home-hero', { headers: { 'if-match': '"1"' } })).status).toBe(204)
  })

  test('are archived with their revisions, and restored', async () => {
    await put('metrics/spend', SPEND)
    await put('metrics/spend', { ...SPEND, name: 'Money' }, { 'if-match': '"1"' })
    expect((await server.ask('DELETE', '/api/metrics/spend')).body.code).toBe('precondition_required')
    expect((await server.ask('DELETE', '/api/metrics/spend', { headers: { 'if-match': '"2"' } })).status).toBe(204)
    expect((await server.ask('GET', '/api/metrics')).body.items).toEqual([])
    expect((await server.ask('GET', '/api/metrics?archived=true')).body.items).toHaveLength(1)
    expect((await server.ask('GET', '/api/metrics/spend')).body).toMatchObject({ revision: 3, archived: true })
    expect((await server.ask('DELETE', '/api/metrics/spend', { headers: { 'if-match': '"3"' } })).body.code).toBe(
      'definition_unknown',
    )

    const restore = (revision: number) =>
      server.ask('POST', '/api/metrics/spend/restore', { body: { revision }, headers: { 'if-match': '"3"' } })
    expect((await restore(9)).body.code).toBe('definition_unknown')
    const restored = await restore(1)
    expect([restored.status, restored.body.revision]).toEqual([200, 4])
    expect(restored.body).toMatchObject({ archived: false, body: SPEND })

    const history = await server.ask('GET', '/api/metrics/spend/revisions')
    expect(
      (history.body.items as { revision: number; archived: boolean }[]).map(({ revision, archived }) => [
        revision,
        archived,
      ]),
    ).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, false],
    ])
  })

  test('are listed page by page', async () => {
    for (const key of ['a', 'b-2', 'b.1', 'b_3', 'c']) await put(`metrics/${key}`, SPEND)
    const seen: string[] = []
    let cursor: unknown = ''
    do {
      const page = await server.ask('GET', `/api/metrics?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...(page.body.items as { key: string }[]).map(({ key }) => key))
      cursor = page.body.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['a', 'b-2', 'b.1', 'b_3', 'c'])
    for (const wrong of ['x', btoa('["\\u0000"]'), btoa('[1]'), btoa('["A B"]')]) {
      expect((await server.ask('GET', `/api/metrics?cursor=${encodeURIComponent(wrong)}`)).status).toBe(400)
    }
  })

  test.each([
    ['deep', `{"name":"x","variants":[],"fallback":{"content":${'['.repeat(5000)}${']'.repeat(5000)}}}`],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a condition too deep', JSON.stringify({ ...HERO, variants: [{ key: 'a', when: nested(50), content: 1 }] })],
  ])('refuse a body that is %s', async (_, body) => {
    const answer = await put('elements/odd', body)
    expect([answer.status, answer.body.code]).toEqual([422, 'definition_invalid'])
  })

  test.each(['Upper', '-x', 'a'.repeat(65), '%00', 'a%2Fb', '..', 'é'])('have no key %s', async (key) => {
    const answer = await put(`metrics/${key}`, SPEND)
    expect([400, 404]).toContain(answer.status)
  })

  test('are not for write keys', async () => {
    const { key } = await server.access.keys.create({
      name: 'Site',
      kind: 'write',
      purpose: 'service',
      legalBasis: 'consent',
      createdBy: 'test',
    })
    const answer = await server.ask('GET', '/api/elements', { headers: { authorization: `Bearer ${key}` } })
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden'])
  })
})

function nested(levels: number): unknown {
  let condition: unknown = { 'traits.x': 1 }
  for (let level = 0; level < levels; level += 1) condition = { $not: condition }
  return condition
}
