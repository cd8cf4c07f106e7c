import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import accounts from '../cases/accounts.json' with { type: 'json' }
import {
  type Account,
  accountInSituation,
  applyEvent,
  applyGroup,
  type Channel,
  canonicalJson,
  compileCondition,
  compilePlan,
  conditionData,
  decideElement,
  foldEvents,
  HIDDEN,
  type Json,
  type LogEvent,
  mergeAccounts,
  parseAccount,
  type RegexEngine,
  serializeAccount,
} from './index.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)
const NOW = '2026-11-21T12:00:00.000Z'

type Said = {
  readonly who: string
  readonly type: 'group' | 'track'
  readonly groupId?: string | number
  readonly traits?: Readonly<Record<string, Json>>
  readonly context?: Readonly<Record<string, Json>>
  readonly at: string
  readonly channel?: Channel
}
type Case = {
  readonly name: string
  readonly messages: readonly Said[]
  readonly asks: { readonly who: string; readonly context?: Readonly<Record<string, Json>>; readonly hidden?: boolean }
  readonly when: Json
  readonly expected: boolean | 'unknown'
  readonly level?: number
}

function eventOf({ who, type, groupId, traits = {}, context = {}, at, channel = 'web' }: Said, n: number): LogEvent {
  return {
    messageId: `m-${n}`,
    type,
    name: type === 'track' ? 'Seen' : '',
    timestamp: `2026-11-21T${at}:00.000Z`,
    source: 's',
    channel,
    origin: who,
    identifiers: [{ type: 'userId', value: who, origin: who }],
    ...(groupId === undefined ? {} : { groupId: String(groupId) }),
    traits,
    properties: {},
    context,
  }
}

function accountsOf(events: readonly LogEvent[]): Map<string, Account> {
  const folded = new Map<string, Account>()
  for (const event of events) {
    const applied = applyGroup(folded.get(event.groupId ?? ''), event)
    if (applied) folded.set(applied.account.id, applied.account)
  }
  return folded
}

test.each((accounts.cases as unknown as readonly Case[]).map((one) => [one.name, one] as const))('%s', (_, one) => {
  const events = one.messages.map(eventOf)
  const profile = foldEvents(events.filter(({ origin }) => origin === one.asks.who))
  const context = one.asks.context ?? {}
  const id = accountInSituation(profile, context)
  const account = one.asks.hidden ? HIDDEN : accountsOf(events).get(id ?? '')
  const situation = { identifiers: [], context, channel: 'web', account } as const
  const compiled = compileCondition(one.when, { regex })
  expect(compiled.ok && compiled.match(conditionData(profile, situation))).toBe(one.expected)
  if (one.level === undefined) return
  const element = { name: 'e', variants: [{ key: 'yes', when: one.when, content: 1 }], fallback: { content: 0 } }
  const plan = compilePlan([{ kind: 'element', key: 'e', revision: 1, body: element }], { revision: 1, regex })
  expect(decideElement(plan, 'e', { ...situation, profile, now: NOW })?.level).toBe(one.level)
})

const calls: fc.Arbitrary<LogEvent> = fc
  .record({
    n: fc.integer({ min: 0, max: 30 }),
    who: fc.constantFrom('ada', 'bob'),
    minute: fc.integer({ min: 0, max: 9 }),
    channel: fc.constantFrom<Channel>('web', 'store', 'server'),
    traits: fc.dictionary(
      fc.oneof(
        fc.constantFrom('plan', '__proto__', 'constructor', 'é'),
        fc.integer({ min: 0, max: 199 }).map((n) => `t${n}`),
      ),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
      { maxKeys: 90 },
    ),
  })
  .map(({ n, who, minute, channel, traits }) =>
    eventOf({ who, type: 'group', groupId: 'acme', traits, at: `10:0${minute}`, channel }, n),
  )

function folded(events: readonly LogEvent[]): Account {
  const account = accountsOf(events).get('acme')
  if (account === undefined) throw new Error('nothing names the account')
  return account
}

describe('the document of an account', () => {
  const history = fc.array(calls, { minLength: 1, maxLength: 12 })

  test('is the same bytes in any order, in any two parts, and stored between every two calls', () => {
    const shuffled = history.chain((events) =>
      fc.record({
        events: fc.constant(events),
        other: fc.shuffledSubarray([...events], { minLength: events.length }),
        cut: fc.nat({ max: events.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ events, other, cut }) => {
        const text = serializeAccount(folded(events))
        expect(serializeAccount(folded(other))).toBe(text)
        const [left, right] = [other.slice(0, cut), other.slice(cut)]
        if (left.length > 0 && right.length > 0)
          expect(serializeAccount(mergeAccounts(folded(right), folded(left)))).toBe(text)
        let stored: string | undefined
        for (const event of other) {
          const applied = applyGroup(stored === undefined ? undefined : parseAccount(stored), event)
          stored = applied && serializeAccount(applied.account)
        }
        expect(stored).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  test('is canonical JSON', () => {
    fc.assert(
      fc.property(history, (events) => {
        const text = serializeAccount(folded(events))
        expect(text).toBe(canonicalJson(JSON.parse(text) as Json))
      }),
    )
  })

  test('says what a call changed, and what it did not keep', () => {
    const first = eventOf({ who: 'ada', type: 'group', groupId: 'acme', traits: { plan: 'free' }, at: '10:05' }, 1)
    const later = { ...first, messageId: 'm-2', timestamp: '2026-11-21T10:06:00.000Z', traits: { plan: 'pro' } }
    const older = { ...first, messageId: 'm-3', timestamp: '2026-11-21T10:01:00.000Z', traits: { plan: 'trial' } }
    const before = applyGroup(undefined, first)?.account
    expect(applyGroup(before, later)?.changes).toEqual([{ path: 'traits.plan', before: 'free', after: 'pro' }])
    expect(applyGroup(before, older)).toMatchObject({
      changes: [],
      notKept: [{ path: 'traits.plan', reason: 'older_than_known' }],
      account: { traits: { plan: { value: 'free' } } },
    })
  })

  test('is refused when it cannot be one', () => {
    expect(() => parseAccount('{"format":2}')).toThrow('rebuild')
  })
})

describe('belonging to an account', () => {
  const join = (groupId: string, at = '10:00') => eventOf({ who: 'ada', type: 'group', groupId, at }, 1)

  test('is a change of the person, once', () => {
    const first = applyEvent(undefined, join('acme'))
    expect(first.changes).toContainEqual({ path: 'accounts', before: null, after: 'acme' })
    expect(applyEvent(first.profile, join('acme', '10:01')).changes).toEqual([])
    expect(applyEvent(first.profile, join('acme', '10:01')).profile.accounts.acme?.at).toContain('10:01')
  })

  test('of more accounts than are kept forgets the one joined longest ago, and says so', () => {
    const many = Array.from({ length: 32 }, (_, n) => join(`g-${n}`, `10:${n + 10}`))
    const full = foldEvents(many)
    const { profile, changes } = applyEvent(full, join('one-more', '11:00'))
    expect(changes).toContainEqual({ path: 'accounts', before: 'g-0', after: null })
    expect(Object.keys(profile.accounts)).toHaveLength(32)
    expect(applyEvent(full, join('too-late', '09:00')).notKept).toEqual([
      { path: 'accounts', reason: 'too_many_accounts' },
    ])
  })

  test('under an id too long to be kept makes neither member nor account', () => {
    const call = join('é'.repeat(61))
    expect(applyEvent(undefined, call)).toMatchObject({
      profile: { accounts: {} },
      notKept: [{ path: 'accounts', reason: 'name_too_long' }],
    })
    expect(applyGroup(undefined, call)).toBeUndefined()
  })
})

test('an account that cannot be read costs only the elements that read it', () => {
  const body = (when: Json) => ({ name: 'e', variants: [{ key: 'yes', when, content: 1 }], fallback: { content: 0 } })
  const plan = compilePlan(
    [
      { kind: 'element', key: 'reads', revision: 1, body: body({ 'account.traits.plan': 'pro' }) },
      { kind: 'element', key: 'does-not', revision: 1, body: body({ channel: 'web' }) },
    ],
    { revision: 1, regex },
  )
  const input = {
    profile: undefined,
    identifiers: [],
    context: {},
    channel: 'web',
    now: NOW,
    account: 'unreadable',
  } as const
  expect(decideElement(plan, 'reads', input)).toMatchObject({ variant: null, reason: 'error' })
  expect(decideElement(plan, 'does-not', input)).toMatchObject({ variant: 'yes', reason: 'matched' })
})
