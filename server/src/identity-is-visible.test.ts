import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { accountKey, originOf } from './identity/index.ts'
import { watchEvents } from './insights/event-stream.test-support.ts'
import { settled } from './log/log.test-support.ts'

/** Law 7, of what people decide about who is who. Node B never hears a notification: whatever it knows of A's work, it verified. */
const ROUNDS = 100
const TIMEOUT = 240_000

let a: TestApp
let b: TestApp
let secret: string

beforeAll(async () => {
  a = await testApp()
  // May speak for every identifier, as a write key may not.
  secret = await a.key('secret')
  await element('hero', { 'traits.tier': 'gold' })
  await element('offer', { 'account.traits.plan': 'pro' })
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function element(key: string, when: object): Promise<void> {
  const body = { name: key, variants: [{ key: 'yes', when, content: 1 }], fallback: { content: 0 } }
  const { status, text } = await a.ask('PUT', `/api/elements/${key}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

let messages = 0

async function tell(node: TestApp, batch: readonly object[]): Promise<void> {
  const body = { batch: batch.map((one) => ({ type: 'track', event: 'Seen', messageId: `m-${++messages}`, ...one })) }
  const answer = await node.ask('POST', '/v1/batch', { token: secret, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length })
}

async function decided(node: TestApp, element: string, identity: object): Promise<boolean> {
  const { status, text, body } = await node.ask<{ decisions: Record<string, { variant: string | null }> }>(
    'POST',
    '/v1/decide',
    { token: secret, body: { identity, elements: [element] } },
  )
  expect(status, text).toBe(200)
  return body.decisions[element]?.variant === 'yes'
}

async function person(node: TestApp, id: string): Promise<string[]> {
  const { status, text, body } = await node.ask<{ profile: { identifiers: { value: string }[] } }>(
    'GET',
    `/api/people/${id}`,
  )
  expect(status, text).toBe(200)
  return body.profile.identifiers.map(({ value }) => value).sort()
}

async function change(path: string, body: object): Promise<string> {
  const answer = await a.ask<{ decision: string }>('POST', path, { body: { reason: 'a test', ...body } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.decision
}

const [user, visit] = [originOf('userId', 'u-1'), originOf('anonymousId', 'a-1')]

describe('what was decided through node A about who is who', () => {
  test(
    'is in B’s very next decision and on B’s very next page, every time',
    async () => {
      await tell(a, [
        { type: 'identify', userId: 'u-1', anonymousId: 'a-1', traits: { tier: 'gold' } },
        { anonymousId: 'a-1' },
      ])
      for (let round = 0; round < ROUNDS; round += 1) {
        const node = round % 10 === 0 ? a : b
        expect(await decided(node, 'hero', { anonymousId: 'a-1' }), `round ${round}, together`).toBe(true)
        expect(await person(b, visit)).toEqual(['a-1', 'u-1'])
        const split = await change(`/api/people/${user}/split`, { origins: [visit] })
        if (round % 2 === 0) {
          expect(await decided(b, 'hero', { anonymousId: 'a-1' }), `round ${round}, apart`).toBe(false)
          expect(await decided(b, 'hero', { userId: 'u-1' })).toBe(true)
        }
        expect(await person(b, visit)).toEqual(['a-1'])
        expect(await person(b, user)).toEqual(['u-1'])
        // What B is told now is of the right one, though it knew them as one.
        if (round % 3 === 0) await tell(b, [{ anonymousId: 'a-1' }])
        if (round % 4 < 2) await change(`/api/identity/decisions/${split}/undo`, {})
        else await change(`/api/people/${visit}/merge`, { with: user })
      }
      const rebuilt = await a.ask<{ different: number }>('POST', '/api/people/rebuild', { body: {} })
      expect(rebuilt.body.different).toBe(0)
    },
    TIMEOUT,
  )

  test('holds for their accounts: what these say decides, and counts of members', async () => {
    await tell(a, [
      { type: 'group', userId: 'u-2', groupId: 'acme', traits: { plan: 'pro' } },
      { userId: 'u-2', anonymousId: 'a-2' },
      { type: 'group', anonymousId: 'a-3', groupId: 'acme' },
      { userId: 'u-2', anonymousId: 'a-3' },
    ])
    const members = async () => {
      const { body } = await b.ask<{ members: number }>('GET', `/api/accounts/${accountKey('acme')}`)
      return body.members
    }
    expect([await decided(b, 'offer', { anonymousId: 'a-2' }), await members()]).toEqual([true, 1])
    const split = await change(`/api/people/${originOf('userId', 'u-2')}/split`, {
      origins: [originOf('anonymousId', 'a-2')],
    })
    expect([await decided(b, 'offer', { anonymousId: 'a-2' }), await members()]).toEqual([false, 1])
    await change(`/api/people/${originOf('userId', 'u-2')}/split`, { origins: [originOf('anonymousId', 'a-3')] })
    expect([await decided(b, 'offer', { anonymousId: 'a-3' }), await members()]).toEqual([true, 2])
    await change(`/api/identity/decisions/${split}/undo`, {})
    expect([await decided(b, 'offer', { anonymousId: 'a-2' }), await members()]).toEqual([true, 2])
    await change(`/api/people/${originOf('userId', 'u-2')}/merge`, { with: originOf('anonymousId', 'a-3') })
    expect(await members()).toBe(1)
  })

  test('holds on the screen of what happens now: a decision passes by there, and who is shown is who it is since', async () => {
    await tell(a, [{ type: 'identify', userId: 'u-4', anonymousId: 'a-4', traits: { name: 'Ada' } }])
    // "From now on" begins at the horizon, below which the introduction must lie not to be shown as well (law 2).
    await settled(a.db)
    const watching = await watchEvents(`${b.url}/api/events/stream`, { token: b.operatorToken })
    await tell(a, [{ anonymousId: 'a-4', messageId: 'joined' }])
    await watching.until(1)
    await change(`/api/people/${originOf('userId', 'u-4')}/split`, { origins: [originOf('anonymousId', 'a-4')] })
    await watching.until(2)
    await tell(a, [{ anonymousId: 'a-4', messageId: 'apart' }])
    await watching.until(3)
    expect(watching.events.map(({ name, label }) => [name, label])).toEqual([
      ['Seen', 'Ada'],
      ['Identities Separated', expect.any(String)],
      ['Seen', 'a-4'],
    ])
    watching.leave()
  })
})
