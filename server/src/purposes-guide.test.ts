import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { originOf } from './identity/index.ts'

/** The model of the guide, authored as it is printed, and what it says becomes of each reader. */
const guide = await readGuide('purposes.md')
const [head = [], ...readers] = [...guide.matchAll(/^\| (.+) \|$/gm)]
  .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 9 && !cells[0]?.startsWith('--'))
const purposes = head.slice(2)

let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false })
  for (const { text } of codeBlocks(guide).filter(({ language }) => language === 'yaml')) {
    const [, key] = /^# purposes\/([\w-]+)\.yaml/.exec(text) ?? []
    const headers = { 'if-none-match': '*' }
    const answer = await server.ask('PUT', `/api/purposes/${key}`, { body: parse(text), headers })
    expect(answer.status, answer.text).toBe(201)
  }
})
afterAll(() => server.stop())

describe('the guide on modelling purposes', () => {
  test('has a column for each purpose that it defines', async () => {
    const { body } = await server.ask<{ items: { key: string }[] }>('GET', '/api/purposes')
    expect(body.items.map(({ key }) => key).sort()).toEqual(purposes.toSorted())
  })

  test.each(readers)('%s, who said %s', async (reader, said, ...expected) => {
    const token = await server.key('secret')
    const words = [...said.matchAll(/(yes|no) to ([\w-]+)/g)]
    const messages = [
      { type: 'identify', userId: reader, traits: { name: reader } },
      ...words.map(([, word, purpose]) => {
        const choices = [{ purpose, state: word === 'yes' ? 'granted' : 'denied' }]
        return { type: 'track', userId: reader, event: 'Choices Made', properties: { choices } }
      }),
    ]
    // One after the other: of what is said in one instant a refusal holds.
    for (const message of messages) {
      const { body } = await server.ask('POST', '/v1/batch', { token, body: { batch: [message] } })
      expect(body).toMatchObject({ accepted: 1 })
    }
    const { body } = await server.ask<{ purposes: { purpose: string; allowed: boolean }[] }>(
      'GET',
      `/api/people/${originOf('userId', reader)}/choices`,
    )
    const allowed = new Map(body.purposes.map((one) => [one.purpose, one.allowed ? 'yes' : 'no']))
    expect(purposes.map((purpose) => allowed.get(purpose))).toEqual(expected)
  })
})
