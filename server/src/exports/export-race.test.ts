import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

/** Node B, which makes the files, never hears a notification: whatever it knows of A's work, it verified. */
let a: TestApp
let b: TestApp
let secret: string
/** Three pages of a file. */
const PEOPLE = 2_400
const WRITERS = 4
const FILES = 5

beforeAll(async () => {
  a = await testApp({ background: false })
  secret = await a.key('secret')
  await a.ask('PUT', '/api/purposes/statistics', {
    body: { name: 'Statistics', basis: 'legitimate_interest' },
    headers: { 'if-none-match': '*' },
  })
  for (let from = 0; from < PEOPLE; from += 400)
    await send(
      Array.from({ length: 400 }, (_, n) => ({
        type: 'identify',
        userId: `u-${from + n}`,
        messageId: `i-${from + n}`,
      })),
    )
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function send(batch: readonly object[]): Promise<void> {
  const { status, text } = await a.ask('POST', '/v1/batch', { token: secret, body: { batch } })
  expect(status, text).toBe(200)
}

const refusing = (person: number) => ({
  type: 'track',
  event: 'Choices Made',
  userId: `u-${person}`,
  messageId: `r-${person}`,
  properties: { choices: [{ purpose: 'statistics', state: 'denied' }] },
})

test('a file that is made on one node while people refuse on another holds nobody whose refusal was acknowledged before their page was read', async () => {
  const acknowledged = new Set<number>()
  let isDone = false
  const refuse = async (writer: number) => {
    // From the end of the file as well as from its beginning, so that refusals meet pages that are still to come.
    for (let person = writer; person < PEOPLE && !isDone; person += WRITERS) {
      const who = (person * 1_009) % PEOPLE
      await send([refusing(who)])
      acknowledged.add(who)
    }
  }
  const writers = Array.from({ length: WRITERS }, (_, writer) => refuse(writer))
  const counts: number[] = []
  for (let file = 0; file < FILES; file += 1) {
    const before = new Set(acknowledged)
    const { status, text, headers } = await b.ask('GET', '/api/exports/people?format=ndjson&purpose=statistics')
    expect(status, text.slice(0, 200)).toBe(200)
    const labels = text
      .split('\n')
      .filter(Boolean)
      .map((line) => String((JSON.parse(line) as { label: string }).label))
    expect(labels.filter((label) => before.has(Number(label.slice(2))))).toEqual([])
    const tally = await b.ask<{ rows: number; leftOut: number }>(
      'GET',
      `/api/export-tallies/${headers.get('diapason-export')}`,
    )
    // Whoever is not in it was left out: nobody is lost between two pages.
    expect(tally.body.rows).toBe(labels.length)
    expect(tally.body.rows + tally.body.leftOut).toBe(PEOPLE)
    // No more than refused: whoever is not in it had said so by the time that it ended.
    expect(tally.body.leftOut).toBeGreaterThanOrEqual(before.size)
    expect(tally.body.leftOut).toBeLessThanOrEqual(acknowledged.size + WRITERS)
    counts.push(tally.body.leftOut)
  }
  isDone = true
  await Promise.all(writers)
  expect(new Set(counts).size).toBeGreaterThan(1)
})
