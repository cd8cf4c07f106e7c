import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { ran, uploaded } from './imports.test-support.ts'

let app: TestApp
let secret: string
let key: string
beforeAll(async () => {
  app = await testApp()
  secret = await app.key('secret')
  for (const [path, body] of [
    ['purposes/taste', { name: 'Taste', basis: 'consent' }],
    ['purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' }],
    ['event-entries/read', { event: 'Read', purposes: ['taste'] }],
    ['trait-entries/likes', { trait: 'likes', purposes: ['taste'] }],
  ] as const)
    expect((await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
  key = (
    await app.ask<{ id: string }>('POST', '/api/keys', {
      body: { name: 'History', kind: 'secret', purpose: 'statistics' },
    })
  ).body.id
  await choose('yes', 'taste', 'granted')
  await choose('no', 'taste', 'denied')
  // Who refuses even what the key is for.
  await choose('none', 'statistics', 'denied')
})
afterAll(() => app.stop())

let said = 0
async function choose(userId: string, purpose: string, state: string): Promise<void> {
  const properties = { choices: [{ purpose, state }] }
  const { status, text } = await app.ask('POST', '/v1/track', {
    token: secret,
    body: { userId, event: 'Choices Made', properties, messageId: `c-${++said}` },
  })
  expect(status, text).toBe(200)
}

/** Tables of both databases that hold a text, the file itself apart. */
async function holding(marker: string): Promise<string[]> {
  const tables = await app.db.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await app.db.query<{ n: number }>(`select count(*) as n from ${name} t where t::text like $1`, [
      `%${marker}%`,
    ])
    if (row && row.n > 0) found.push(name)
  }
  for (const { name } of await app.clickhouse.query<{ name: string }>(
    'select name from system.tables where database = currentDatabase()',
  ))
    if (JSON.stringify(await app.clickhouse.query(`select * from ${name}`)).includes(marker)) found.push(name)
  return found
}

const MAPPING = {
  messages: [
    { type: 'identify', userId: '{{id}}', traits: { likes: '{{likes}}' } },
    { type: 'track', userId: '{{id}}', event: 'Read', properties: { what: '{{read}}' } },
  ],
}
const FILE =
  'id,likes,read\nyes,likes-of-yes,read-by-yes\nno,likes-of-no,read-by-no\nnobody,likes-of-nobody,read-by-nobody\nnone,likes-of-none,read-by-none\n'

test('what a file says of those who refuse it is counted, and is nowhere but in the file', async () => {
  const { id } = await uploaded(app, { name: 'history.csv', bytes: FILE })
  const end = await ran(app, id, { mapping: MAPPING, key })
  // Who somebody is is kept of all four, without the trait that they refuse.
  expect(end).toMatchObject({
    state: 'done',
    lines: 4,
    written: 5,
    withheld: 3,
    duplicates: 0,
    refused: 0,
    problems: [],
  })
  // The first messages of a file are kept as they were stored.
  expect(JSON.stringify(end.firstMessages)).toContain('likes-of-yes')
  expect(end.firstMessages).toHaveLength(5)
  const report = (await app.ask('GET', `/api/imports/${id}/rejected.csv`)).text
  expect(report.split('\r\n').filter(Boolean)).toHaveLength(1)
  await eventually(() => holding('read-by-yes'), { until: (tables) => tables.includes('events') })
  expect(await holding('likes-of-yes')).not.toEqual([])
  for (const who of ['no', 'nobody', 'none'])
    expect([who, await holding(`likes-of-${who}`), await holding(`read-by-${who}`)]).toEqual([who, [], []])
})

test('the same file again stores no more, and a yes that came since opens what is imported from then on alone', async () => {
  const again = await uploaded(app, { name: 'history.csv', bytes: FILE })
  expect(await ran(app, again.id, { mapping: MAPPING, key })).toMatchObject({ written: 0, withheld: 3, duplicates: 5 })
  expect(await holding('read-by-no')).toEqual([])
  await choose('no', 'taste', 'granted')
  const later = await uploaded(app, { name: 'history.csv', bytes: FILE })
  expect(await ran(app, later.id, { mapping: MAPPING, key })).toMatchObject({ written: 1, withheld: 2 })
  expect(await holding('read-by-no')).not.toEqual([])
})
