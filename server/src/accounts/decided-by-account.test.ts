import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { accountKey } from '../identity/index.ts'
import { forgetEverybody } from '../intake/intake.test-support.ts'

type Message = { readonly who: string; readonly at: string; readonly channel?: string; readonly context?: object }
type Case = {
  readonly name: string
  readonly messages: readonly (Message & { readonly type: string })[]
  readonly asks: { readonly who: string; readonly context?: object; readonly hidden?: boolean }
  readonly when: object
  readonly expected: unknown
  readonly level?: number
}
type Decision = { readonly variant: string | null; readonly reason: string; readonly level: number }

/** The kernel's own cases, over HTTP. */
const accounts = JSON.parse(readFileSync(new URL('../../../kernel/cases/accounts.json', import.meta.url), 'utf8'))

/** Two nodes on one database; B never hears a notification. */
let a: TestApp
let b: TestApp
let sender: string
let secret: string

beforeAll(async () => {
  a = await testApp({ background: false, clock: () => Date.parse('2026-11-21T12:00:00.000Z') })
  ;[sender, secret] = await Promise.all([a.key('secret', { channel: 'web' }), a.key('secret')])
  b = await a.node({ background: false, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

let messages = 0

async function tell(node: TestApp, batch: readonly object[]): Promise<void> {
  if (batch.length === 0) return
  const body = { batch: batch.map((one) => ({ messageId: `m-${++messages}`, event: 'Seen', ...one })) }
  const answer = await node.ask('POST', '/v1/batch', { token: sender, body })
  expect(answer.body).toMatchObject({ accepted: batch.length })
}

const join = (userId: string, groupId: string, traits: object = {}, more: object = {}) => ({
  type: 'group',
  userId,
  groupId,
  traits,
  ...more,
})

async function element(key: string, when: object): Promise<void> {
  const body = { name: key, variants: [{ key: 'yes', when, content: 1 }], fallback: { content: 0 } }
  const { status, text } = await a.ask('PUT', `/api/elements/${key}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function decided(
  node: TestApp,
  key: string,
  { identity = {}, context = {} }: { identity?: object; context?: object },
) {
  const { status, text, body } = await node.ask<{ decisions: Record<string, Decision> }>('POST', '/v1/decide', {
    token: secret,
    body: { identity, context: { channel: 'web', ...context }, elements: [key] },
  })
  expect(status, text).toBe(200)
  const decision = body.decisions[key]
  if (!decision) throw new Error(`no decision about ${key}`)
  return decision
}

const cases = (accounts.cases as unknown as readonly Case[])
  // Nothing hides data from a decision here yet.
  .filter(({ asks }) => !asks.hidden)
  .map((one, n) => [one.name, { ...one, key: `case-${n}` }] as const)

test.each(cases)('over HTTP: %s', async (_, { key, messages: said, asks, when, expected, level }) => {
  await forgetEverybody(a.db)
  await element(key, when)
  for (const { who, at, channel = 'web', context = {}, ...message } of said) {
    const timestamp = `2026-11-21T${at}:00.000Z`
    await tell(a, [{ ...message, userId: who, timestamp, context: { ...context, channel } }])
  }
  for (const node of [a, b]) {
    const decision = await decided(node, key, { identity: { userId: asks.who }, context: asks.context ?? {} })
    expect(decision).toMatchObject(
      expected === true ? { variant: 'yes', reason: 'matched' } : { variant: null, reason: 'fallback' },
    )
    if (level !== undefined) expect(decision.level).toBe(level)
  }
})

describe('what node A acknowledged about an account', () => {
  beforeAll(() => element('pro', { 'account.traits.plan': 'pro' }))
  const pro = (node: TestApp, asked: Parameters<typeof decided>[2]) =>
    decided(node, 'pro', asked).then(({ variant }) => variant === 'yes')

  test('is in B’s next decision about every member, every time', async () => {
    const members = Array.from({ length: 8 }, (_, n) => `member-${n}`)
    await tell(
      a,
      members.map((userId) => join(userId, 'law')),
    )
    for (let round = 0; round < 10; round += 1) {
      const plan = round % 2 === 0 ? 'pro' : 'free'
      await tell(round % 3 === 0 ? b : a, [join(members[round % 8] ?? '', 'law', { plan })])
      for (const node of [a, b]) {
        const answers = await Promise.all(members.map((userId) => pro(node, { identity: { userId } })))
        expect(new Set(answers)).toEqual(new Set([plan === 'pro']))
      }
    }
  })

  test('is there for the account that the situation names, and for no other', async () => {
    await tell(a, [join('two', 'first', { plan: 'pro' }, { timestamp: '2026-11-21T11:00:00.000Z' })])
    await tell(a, [join('two', 'second', { plan: 'free' })])
    const identity = { userId: 'two' }
    expect(await pro(b, { identity })).toBe(false)
    expect(await pro(b, { identity, context: { groupId: 'first' } })).toBe(true)
    await tell(a, [join('somebody', 'first', { plan: 'free' })])
    expect(await pro(b, { identity, context: { groupId: 'first' } })).toBe(false)
    expect(await pro(b, { identity, context: { groupId: 'law' } })).toBe(false)
  })

  test('follows a member who proves to be somebody else as well', async () => {
    await tell(a, [join('known', 'merged', { plan: 'pro' }), { type: 'track', anonymousId: 'visit' }])
    expect(await pro(b, { identity: { anonymousId: 'visit' } })).toBe(false)
    await tell(a, [{ type: 'identify', userId: 'known', anonymousId: 'visit' }])
    expect(await pro(b, { identity: { anonymousId: 'visit' } })).toBe(true)
  })

  test('is read by a node that remembers nothing, in the query that reads the person', async () => {
    await tell(a, [join('cold', 'fresh', { plan: 'pro' })])
    const c = await a.node({ background: false, deaf: true })
    expect(await pro(c, { identity: { userId: 'cold' }, context: { groupId: 'fresh' } })).toBe(true)
    await c.stop()
  })
})

test('a damaged account costs only the elements that read it, until its next call', async () => {
  await element('reads', { 'account.traits.plan': 'pro' })
  await element('reads-not', { 'account.traits.plan': null, channel: 'never' })
  await tell(a, [join('hurt', 'damaged', { plan: 'pro' })])
  await a.db.execute(
    `update account_documents set doc = 'damaged', version = nextval('account_versions') where account = $1`,
    [accountKey('damaged')],
  )
  const identity = { userId: 'hurt' }
  expect(await decided(b, 'reads', { identity })).toMatchObject({ variant: null, reason: 'error' })
  expect(await decided(b, 'pro', { identity: { userId: 'cold' } })).toMatchObject({ reason: 'matched' })
  await tell(b, [join('other', 'damaged', { seats: 5 })])
  expect(await decided(a, 'reads', { identity })).toMatchObject({ variant: 'yes', reason: 'matched' })
})

test('a preview can be made as though the person belonged to an account', async () => {
  await tell(a, [join('anybody', 'shown', { plan: 'pro' })])
  const preview = async (body: object) =>
    (await b.ask<Decision>('POST', '/api/elements/pro/preview', { body, token: b.operatorToken })).body
  expect(await preview({ account: 'shown' })).toMatchObject({ variant: 'yes' })
  expect(await preview({ account: 'shown', identity: { userId: 'two' } })).toMatchObject({ variant: 'yes' })
  expect(await preview({ account: 'unheard-of' })).toMatchObject({ variant: null, reason: 'fallback' })
  expect(await preview({ context: { groupId: 'shown' } })).toMatchObject({ variant: null, reason: 'fallback' })
})
