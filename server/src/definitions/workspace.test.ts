import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { type DefinitionsServer, HERO, KINDS, SPEND, startDefinitionsServer, TEST } from './definitions.test-support.ts'
import { readWorkspaceFile, type WorkspaceFile, writeWorkspaceFile } from './workspace-file.ts'

const METRIC = KINDS.find(({ kind }) => kind === 'metric') ?? KINDS[0]

describe('the workspace as files', () => {
  let db: Database
  let server: DefinitionsServer

  beforeAll(async () => {
    db = await testDatabase()
    server = await startDefinitionsServer(db)
  })
  beforeEach(async () => {
    await db.execute('truncate definitions')
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const apply = (files: readonly WorkspaceFile[], options: object = {}) =>
    server.ask('POST', '/api/workspace/apply', { body: { files, ...options } })
  const problemsOf = (answer: { body: Record<string, unknown> }) =>
    (answer.body.errors as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`)
  const file = (path: string, text: string): WorkspaceFile => ({ path, text })
  const files = [
    writeOf('elements', 'home-hero', HERO),
    writeOf('experiments', 'hero', TEST),
    writeOf('metrics', 'spend', SPEND),
  ]
  const pathsOf = (some: readonly WorkspaceFile[]) => some.map(({ path }) => path)

  test('are applied together, whatever refers to what', async () => {
    const answer = await apply([...files].reverse())
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      dryRun: false,
      created: pathsOf(files),
      updated: [],
      unchanged: [],
      archived: [],
      left: [],
    })
    const { revision } = await server.definitions.live()
    const [hero] = await server.definitions.list('element', { limit: 10 })
    expect(hero).toMatchObject({ revision: 1, author: 'operator', body: HERO })
    expect(revision).toBeGreaterThan(1)
  })

  test('come out of an export as they went in', async () => {
    await apply(files)
    const exported = await server.ask('GET', '/api/workspace/export')
    expect(exported.body.files).toEqual(files)
    expect(files[2]?.text).toBe('name: Spend\nevent: Order Completed\naggregation: sum\nvalue: properties.revenue\n')
    const { revision } = await server.definitions.live()
    const again = await apply(exported.body.files as WorkspaceFile[])
    expect(again.body).toMatchObject({ created: [], updated: [], unchanged: pathsOf(files) })
    expect((await server.definitions.live()).revision).toBe(revision)
  })

  test('change nothing in a dry run, and say what would change', async () => {
    await apply(files)
    const changed = [
      writeOf('metrics', 'spend', { ...SPEND, name: 'Money' }),
      writeOf('metrics', 'visits', { name: 'Visits', event: 'Visit', aggregation: 'count' }),
    ]
    const answer = await apply(changed, { dryRun: true, prune: false })
    expect(answer.body).toEqual({
      dryRun: true,
      created: ['metrics/visits.yaml'],
      updated: ['metrics/spend.yaml'],
      unchanged: [],
      archived: [],
      left: ['elements/home-hero.yaml', 'experiments/hero.yaml'],
    })
    expect((await server.definitions.get('metric', 'spend'))?.revision).toBe(1)
  })

  test('archive what has no file only when told to, and bring it back with its file', async () => {
    await apply(files)
    const pruned = await apply([writeOf('metrics', 'spend', SPEND)], { prune: true })
    expect(pruned.body).toMatchObject({ archived: ['elements/home-hero.yaml', 'experiments/hero.yaml'], left: [] })
    expect(await server.definitions.list('element', { limit: 10 })).toEqual([])
    const back = await apply(files)
    expect(back.body).toMatchObject({ created: ['elements/home-hero.yaml', 'experiments/hero.yaml'] })
    expect(await server.definitions.get('element', 'home-hero')).toMatchObject({ revision: 3, archived: false })
  })

  test('are refused as a whole, with file and line of every problem', async () => {
    const answer = await apply([
      ...files,
      file(
        'elements/one.yaml',
        'name: One\nvariants:\n  - key: a\n    when:\n      traits.x:\n        $near: 1\n    content: 1\nfallback:\n  content: 2\n',
      ),
      file('metrics/two.yaml', 'name: Two\nevent: E\naggregation: sum\n'),
      file(
        'experiments/three.yaml',
        'name: Three\nstatus: draft\nvariations: [{key: a}, {key: b}]\nmetrics:\n  - spend\n  - joy\n',
      ),
    ])
    expect([answer.status, answer.body.code]).toEqual([422, 'workspace_invalid'])
    expect(problemsOf(answer)).toEqual([
      'elements/one.yaml:6 unknown_operator',
      'experiments/three.yaml:6 reference_unknown',
      'metrics/two.yaml:1 value_required',
    ])
    expect((await server.definitions.live()).definitions).toEqual([])
  })

  test('name problems of shape and of YAML together', async () => {
    const answer = await apply([
      file('metrics/a.yaml', 'name: A\nevent: E\naggregation: average\n'),
      file('metrics/b.yaml', 'name: "B\n'),
      file('metrics/c.yaml', 'name: C\nname: D\n'),
      file('metrics/C.yaml', 'name: C\n'),
      file('things/d.yaml', 'name: D\n'),
      file('../etc/passwd.yaml', 'name: E\n'),
      file('metrics/e.yml', JSON.stringify(SPEND)),
      file('metrics/e.yaml', JSON.stringify(SPEND)),
    ])
    expect(problemsOf(answer).sort()).toEqual([
      '../etc/passwd.yaml file_unknown',
      'metrics/C.yaml key_invalid',
      'metrics/a.yaml:3 schema_enum',
      'metrics/b.yaml:2 yaml_invalid',
      'metrics/c.yaml:2 yaml_invalid',
      'metrics/e.yml key_repeated',
      'things/d.yaml file_unknown',
    ])
  })

  test('do not take an element away from an experiment that stays', async () => {
    await apply(files)
    const answer = await apply([writeOf('elements', 'home-hero', { ...HERO, variants: [] })])
    expect([answer.status, answer.body.code]).toEqual([422, 'workspace_invalid'])
    expect(problemsOf(answer)).toEqual(['experiments/hero reference_unknown'])
  })

  test.each([
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((one, n) => `${one}: &${one} [${Array(9).fill(`*${'abcdefgh'[n]}`)}]`).join('\n')}\n`,
      'yaml_too_many_aliases',
    ],
    ['deep nesting', '['.repeat(20_000), ''],
    ['an endless number', 'name: A\nevent: E\naggregation: .inf\n', 'yaml_not_json'],
    ['nothing', '', ''],
    ['a text', 'hello', ''],
    ['two documents', 'a: 1\n---\nb: 2\n', 'yaml_invalid'],
  ])('answer %s with a problem and in time', async (_, text, code) => {
    const started = performance.now()
    const answer = await apply([file('metrics/odd.yaml', text)])
    expect([answer.status, answer.body.code]).toEqual([422, 'workspace_invalid'])
    if (code) expect(problemsOf(answer).join()).toContain(code)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('answer a binary file at the door: no text of ours holds U+0000', async () => {
    const answer = await apply([file('metrics/odd.yaml', 'name: \0\u0001')])
    expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
  })

  test('read back any JSON that was written', () => {
    const json = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(json, (body) => {
        const written = JSON.parse(JSON.stringify(body))
        const read = readWorkspaceFile(writeWorkspaceFile(METRIC as (typeof KINDS)[number], 'any', written), KINDS)
        expect(read.ok && read.file.body).toStrictEqual(written)
      }),
      { numRuns: 300, examples: [[JSON.parse('{"__proto__":{"a":1},"on":"yes","1":"007","~":null,"#":"# x"}')]] },
    )
  })
})

function writeOf(collection: string, key: string, body: unknown): WorkspaceFile {
  const kind = KINDS.find((one) => one.collection === collection)
  if (!kind) throw new Error(collection)
  return writeWorkspaceFile(kind, key, JSON.parse(JSON.stringify(body)))
}
