import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

// What stands of somebody's choices, damaged where it is kept beside their document: the ledger has the last word, and nobody else suffers.

let a: TestApp
let b: TestApp
let secret: string
let messages = 0

beforeAll(async () => {
  a = await testApp({ background: false })
  for (const [path, body] of [
    ['purposes/personalisation', { name: 'Personalisation', basis: 'consent' }],
    ['event-entries/read', { event: 'Article Read', purposes: ['personalisation'] }],
    ['trait-entries/reads', { trait: 'reads', purposes: ['personalisation'] }],
  ] as const)
    expect((await a.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
  secret = await a.key('secret')
  b = await a.node({ background: false, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function send(node: TestApp, ...batch: readonly object[]): Promise<void> {
  const numbered = batch.map((one) => ({ messageId: `m-${++messages}`, type: 'track', ...one }))
  const { status, text } = await node.ask('POST', '/v1/batch', { token: secret, body: { batch: numbered } })
  expect(status, text).toBe(200)
}
const chose = (userId: string, state: string) => ({
  userId,
  event: 'Choices Made',
  properties: { choices: [{ purpose: 'personalisation', state }] },
})
const stored = async (userId: string) =>
  (
    await a.db.query<{ name: string }>(`select name from log where body like $1 and name = 'Article Read'`, [
      `%${userId}%`,
    ])
  ).length

test.each([
  ['cut off', '{"personalisation":{"state":"gran'],
  ['a number', '7'],
  ['a state that there is not', '{"personalisation":{"state":"allowed","at":"2026-11-21T10:00:00.000Z","until":null}}'],
  ['no state', '{"personalisation":{}}'],
  ['null', '{"personalisation":null}'],
])('%s: nothing is stored that was refused, and what others send is', async (name, damage) => {
  const [refuses, other] = [`no-${name}`, `other-${name}`]
  await send(a, chose(refuses, 'denied'), chose(other, 'granted'))
  await a.db.execute(
    `update profiles set choices = $1 where profile = (select profile from origins where value = $2)`,
    [damage, refuses],
  )
  await send(
    b,
    { userId: refuses, event: 'Article Read' },
    { userId: refuses, type: 'identify', traits: { reads: 'damage' } },
    { userId: other, event: 'Article Read' },
  )
  expect([await stored(refuses), await stored(other)]).toEqual([0, 1])
  await send(b, chose(refuses, 'granted'))
  await send(b, { userId: refuses, event: 'Article Read' })
  expect(await stored(refuses)).toBe(1)
})
