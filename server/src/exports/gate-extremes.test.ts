import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

let app: TestApp
const people = ['ada', 'bob', 'cleo', 'dora']
beforeAll(async () => {
  app = await testApp({ background: false })
  const token = await app.key('secret')
  for (const [key, basis] of [
    ['newsletter', 'consent'],
    ['statistics', 'legitimate_interest'],
  ])
    await app.ask('PUT', `/api/purposes/${key}`, { body: { name: key, basis }, headers: { 'if-none-match': '*' } })
  const batch = people.map((userId) => ({
    type: 'identify',
    userId,
    messageId: `m-${userId}`,
    traits: { city: 'Lyon' },
  }))
  expect((await app.ask('POST', '/v1/batch', { token, body: { batch } })).status).toBe(200)
})
afterAll(() => app.stop())

async function tallyOf(headers: Headers): Promise<unknown> {
  return (await app.ask('GET', `/api/export-tallies/${headers.get('diapason-export')}`)).body
}

describe('a file for a purpose that nobody permits', () => {
  test.each(['people', 'events'])(
    'of %s is a whole file of its kind without a row, and says how many it left out',
    async (list) => {
      for (const format of ['csv', 'ndjson', 'parquet']) {
        const url = `${app.url}/api/exports/${list}?format=${format}&purpose=newsletter`
        const answer = await fetch(url, { headers: { authorization: `Bearer ${app.operatorToken}` } })
        expect(answer.status).toBe(200)
        const bytes = await answer.arrayBuffer()
        if (format === 'parquet') expect(await parquetReadObjects({ file: bytes })).toEqual([])
        else {
          const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean)
          expect(lines).toHaveLength(format === 'csv' ? 1 : 0)
        }
        expect(await tallyOf(answer.headers)).toMatchObject({ rows: 0, leftOut: 4, withheld: 0, whole: true })
      }
    },
  )
})

describe('choices that cannot be read', () => {
  test.each([
    ['are no JSON', 'granted'],
    ['are a list', '[]'],
    ['are a word', '"granted"'],
    ['say no state', '{"statistics":{}}'],
    [
      'say a state that there is not',
      '{"statistics":{"state":"perhaps","at":"2026-11-21T10:00:00.000Z","until":null}}',
    ],
    ['are cut', '{"statistics":{"state":"granted"'],
  ])('because they %s leave their person out, and nobody else', async (_name, choices) => {
    await app.db.execute('update profiles set choices = null')
    await app.db.execute(`update profiles set choices = $1 where doc like '%"ada"%'`, [choices])
    for (const list of ['people', 'events']) {
      const { text, headers, status } = await app.ask('GET', `/api/exports/${list}?format=ndjson&purpose=statistics`)
      expect(status, text).toBe(200)
      expect([list, text.includes('"ada"'), text.split('\n').filter(Boolean).length]).toEqual([list, false, 3])
      expect(await tallyOf(headers)).toMatchObject({ rows: 3, leftOut: 1 })
    }
  })
})
