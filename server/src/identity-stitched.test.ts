import {
  type IdentifierRule,
  type IdentityPlan,
  identifierRule,
  type JsonObject,
  NO_IDENTITY_PLAN,
} from '@diapason/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rebuildAccounts } from './accounts/index.ts'
import { createIdentityStore, originOf } from './identity/index.ts'
import {
  choices,
  decided,
  identityNode,
  kept,
  OPERATOR,
  pick,
  sweep,
  whoIsWho,
} from './identity-undone.test-support.ts'
import { batches, message } from './intake/history.test-support.ts'
import { expectConsistent, forgetEverybody, intakeDatabase, NOW, recogniserOf } from './intake/intake.test-support.ts'
import { createLogStore } from './log/index.ts'
import type { Database } from './platform/database/database.ts'
import { createProfileStore, rebuildPeople, refoldPeople } from './profiles/index.ts'

/** Milliseconds: as in identity-undone.test.ts. */
const TIMEOUT = 400_000

const RUNS = Number(process.env.PROPERTY_RUNS ?? 20)

let db: Database

beforeAll(async () => {
  db = await intakeDatabase()
})
afterAll(() => db.close())
beforeEach(() => forgetEverybody(db))

const HOUR = 3_600_000

const TYPES = ['userId', 'anonymousId', 'email', 'loyalty_card'] as const

/** A workspace of any kind: types of any strength and limit, rules of every action. */
const plans: fc.Arbitrary<IdentityPlan> = fc
  .record({
    types: fc.dictionary(
      fc.constantFrom(...TYPES),
      fc.record({
        strong: fc.boolean(),
        shared: fc.boolean(),
        most: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        // Of an hour, some of what comes is over when it comes: messages are from 09:00 to 09:09, and received at 10:02.
        expires: fc.option(fc.constantFrom(HOUR, 24 * HOUR), { nil: undefined }),
      }),
    ),
    rules: fc.array(
      fc.record({
        action: fc.constantFrom('link' as const, 'suggest' as const, 'never' as const),
        direction: fc.constantFrom('both' as const, 'attach' as const),
        between: fc.tuple(fc.constantFrom(...TYPES, '*'), fc.constantFrom(...TYPES, '*')),
        kinds: fc.subarray(['identify', 'track', 'page', 'group', 'alias']),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ types, rules }) => ({
    types: new Map<string, IdentifierRule>(
      Object.entries(types).map(([type, said]) => [type, { ...identifierRule(NO_IDENTITY_PLAN, type), ...said, type }]),
    ),
    rules: rules.map(({ action, direction, between: [x, y], kinds }, place) => ({
      key: `rule-${place}`,
      action,
      direction,
      confidence: 0.5,
      matches: ({ type }, a, b) =>
        kinds.includes(type) &&
        [
          [x, y],
          [y, x],
        ].some(([one, other]) => (one === '*' || one === a) && (other === '*' || other === b)),
    })),
  }))

/** Folds everybody again from the log: nobody may be found otherwise. */
async function expectRebuilt(): Promise<void> {
  const profiles = { forget: () => undefined }
  const { rebuilt, last } = await rebuildPeople({ after: undefined, limit: 1_000 }, { db, profiles })
  expect(last).toBeUndefined()
  expect(rebuilt.filter(({ same }) => !same)).toEqual([])
  const [people] = await db.query<{ n: number }>('select count(*) as n from profiles')
  expect(rebuilt).toHaveLength(people?.n ?? 0)
}

/** Every message that is not a decision is somebody's, and of one person: asked of the tables alone. */
async function expectNobodysNorTwos(): Promise<void> {
  expect(
    await db.query(
      `select k.origin, k.message_id, count(p.profile) as people from log_keys k join log l using (origin, message_id)
       left join origins o on o.origin = k.origin left join profiles p on p.profile = o.profile
       where l.type <> 'identity' group by 1, 2 having count(p.profile) <> 1`,
    ),
  ).toEqual([])
}

/** Takes what was received before the instant out of the log, as the retention does. */
async function cut(before: string): Promise<void> {
  await db.tx(async (tx) => {
    const gone = await tx.query<{ origin: string }>('select distinct origin from log_keys where received_at < $1', [
      before,
    ])
    const origins = gone.map(({ origin }) => origin)
    const people = [
      ...new Set([...(await createProfileStore(tx).lock(origins)).values()].map(({ profile }) => profile.id)),
    ]
    const all = await createIdentityStore(tx).identifiersOfPeople(people)
    await createLogStore(tx).cut([...new Set([...origins, ...all.map(({ origin }) => origin)])], before)
    await refoldPeople(tx, people)
  })
  for (
    let place: Parameters<typeof rebuildAccounts>[1] | undefined = { of: 'members', after: undefined };
    place;
    place = (await rebuildAccounts(db, place)).next
  );
}

describe('under any definitions of types and rules', () => {
  test(
    'whatever comes and is decided, each message is one person’s, and everybody is what the log says',
    async () => {
      const steps = fc.array(
        fc.record({ kind: fc.constantFrom('split', 'merge', 'accept', 'dismiss', 'expire'), choices }),
        {
          maxLength: 5,
        },
      )
      await fc.assert(
        fc.asyncProperty(plans, batches, batches, steps, async (plan, history, later, wanted) => {
          await forgetEverybody(db)
          const recogniser = recogniserOf(plan)
          let decidedAt = NOW
          const clock = () => decidedAt
          const nodes = [
            identityNode(db, { recogniser: () => recogniser, decidedAt: clock }),
            identityNode(db, { recogniser: () => recogniser, decidedAt: clock }),
          ]
          const [first = identityNode(db), second = first] = nodes
          for (const batch of history) await first.take(batch)
          await expectConsistent(db, plan)
          for (const { kind, choices: some } of wanted) {
            if (kind !== 'expire') {
              await decideSomething(first, { kind, some })
              continue
            }
            decidedAt += 5 * HOUR
            await sweep(db, first, clock)
          }
          await expectConsistent(db, plan)
          for (const [place, batch] of later.entries()) await (place % 2 === 0 ? second : first).take(batch)
          await expectConsistent(db, plan)
          await expectNobodysNorTwos()
          await expectRebuilt()
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT,
  )
})

describe('late and out of order', () => {
  /** One person's life on several devices: what is linked does not depend on what comes first. */
  const life = fc
    .array(message, { minLength: 2, maxLength: 60 })
    .map((messages) =>
      messages.map(({ userId: _u, ...one }, place) => ({ ...one, messageId: `m-${place}` }) as JsonObject),
    )
    .chain((messages) => fc.tuple(fc.constant(messages), fc.shuffledSubarray(messages, { minLength: messages.length })))

  test(
    'any order of arrival in which nothing is doubted gives the same people, to the byte',
    async () => {
      const free: IdentityPlan = {
        types: new Map(
          TYPES.map((type) => [
            type,
            { ...identifierRule(NO_IDENTITY_PLAN, type), most: undefined, strong: true, expires: HOUR },
          ]),
        ),
        rules: [],
      }
      const world = async (messages: readonly JsonObject[]) => {
        await forgetEverybody(db)
        const recogniser = recogniserOf(free)
        const node = identityNode(db, { recogniser: () => recogniser })
        for (let place = 0; place < messages.length; place += 7) await node.take(messages.slice(place, place + 7))
        await expectConsistent(db, free)
        return kept(db)
      }
      await fc.assert(
        fc.asyncProperty(life, async ([one, other]) => {
          expect(await world(other)).toEqual(await world(one))
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT,
  )

  test('what was done before anybody said who it was is theirs, whenever that is said', async () => {
    const visit = (messageId: string, minute: number): JsonObject => ({
      type: 'track',
      event: 'Cart Viewed',
      messageId,
      anonymousId: 'a-1',
      timestamp: `2026-11-21T09:0${minute}:00.000Z`,
    })
    const login: JsonObject = {
      type: 'identify',
      messageId: 'login',
      userId: 'u-1',
      anonymousId: 'a-1',
      traits: { name: 'Ada' },
      timestamp: '2026-11-21T09:05:00.000Z',
    }
    const node = identityNode(db)
    await node.take([visit('before', 1)])
    await node.take([login])
    await node.take([visit('late', 3)])
    const late = await kept(db)
    await expectConsistent(db)
    expect([...(await whoIsWho(db)).values()]).toEqual([
      [originOf('anonymousId', 'a-1'), originOf('userId', 'u-1')].sort(),
    ])
    await forgetEverybody(db)
    await identityNode(db).take([visit('before', 1), visit('late', 3), login])
    expect(await kept(db)).toEqual(late)
  })
})

describe('what the retention cuts', () => {
  test(
    'commutes with taking apart, where both sides have something left',
    async () => {
      await fc.assert(
        fc.asyncProperty(batches, choices, fc.nat(11), async (history, [one = 0, two = 0], months) => {
          const world = async (splitFirst: boolean) => {
            await forgetEverybody(db)
            let now = NOW
            const node = identityNode(db, { clock: () => now })
            for (const batch of history) {
              await node.take(batch)
              now += 60_000
            }
            const before = new Date(NOW + months * 60_000).toISOString()
            const people = await whoIsWho(db)
            const person = pick([...people.keys()], one)
            const origins = (people.get(person ?? '') ?? []).filter((_, place) => (Math.floor(two * 64) >> place) & 1)
            const split = async () => {
              const now = await whoIsWho(db)
              const [owner, own] = [...now].find(([, own]) => own.some((origin) => origins.includes(origin))) ?? []
              const going = origins.filter((origin) => own?.includes(origin))
              if (owner && going.length > 0 && going.length < (own?.length ?? 0))
                await node.decisions.split(owner, { ...decided, origins: going })
            }
            if (splitFirst) await split()
            await cut(before)
            await expectConsistent(db, NO_IDENTITY_PLAN, { cut: true })
            if (!splitFirst) await split()
            await expectConsistent(db, NO_IDENTITY_PLAN, { cut: true })
            await expectNobodysNorTwos()
            await expectRebuilt()
            return { documents: (await kept(db)).documents, whole: origins.length > 0 && splitFirst }
          }
          const early = await world(true)
          const late = await world(false)
          const [lost] = await db.query<{ n: number }>('select count(*) as n from origins where profile is null')
          // What has been forgotten altogether cannot be parted any more, and is not held together by hand either.
          if (early.whole && lost?.n === 0 && sizeOf(early.documents) === sizeOf(late.documents))
            expect(late.documents).toEqual(early.documents)
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT,
  )

  test('leaves what was decided about somebody whom another’s message still mentions', async () => {
    let now = NOW
    const node = identityNode(db, { clock: () => now })
    await node.take([{ type: 'track', event: 'Seen', messageId: 'm-0', anonymousId: 'a-1' }])
    now += 60_000
    const both = { type: 'track', event: 'Seen', messageId: 'm-1', userId: 'u-1', anonymousId: 'a-1' }
    await node.take([both])
    await node.decisions.split(originOf('userId', 'u-1'), { ...decided, origins: [originOf('anonymousId', 'a-1')] })
    await cut(new Date(NOW + 30_000).toISOString())
    await expectConsistent(db, NO_IDENTITY_PLAN, { cut: true })
    await identityNode(db).take([{ ...both, messageId: 'm-2' }])
    await expectConsistent(db, NO_IDENTITY_PLAN, { cut: true })
    expect([...(await whoIsWho(db)).values()]).toEqual([[originOf('userId', 'u-1')]])
  })
})

test('a node that remembers whose an identifier was learns that it left, though no document shows it', async () => {
  const [one, other] = [identityNode(db), identityNode(db)]
  const visits = Array.from(
    { length: 40 },
    (_, n): JsonObject => ({
      type: 'track',
      event: 'Seen',
      messageId: `m-${n}`,
      userId: 'u-1',
      anonymousId: `a-${n}`,
    }),
  )
  await other.take(visits)
  const held = await other.profiles.current(originOf('userId', 'u-1'))
  const listed = new Set(held?.profile.identifiers.map(({ origin }) => origin))
  const unlisted = visits
    .map(({ anonymousId }) => String(anonymousId))
    .find((a) => !listed.has(originOf('anonymousId', a)))
  await one.decisions.split(originOf('userId', 'u-1'), {
    ...decided,
    origins: [originOf('anonymousId', String(unlisted))],
  })
  await other.take([{ type: 'track', event: 'Seen', messageId: 'after', anonymousId: String(unlisted) }])
  await expectConsistent(db)
  expect((await whoIsWho(db)).size).toBe(2)
})

test('two whom a message joined meanwhile stay joined when the decision that did so before it is undone', async () => {
  const node = identityNode(db)
  await node.take([
    { type: 'track', event: 'Seen', messageId: 'm-1', userId: 'u-1' },
    { type: 'track', event: 'Seen', messageId: 'm-2', anonymousId: 'a-1' },
  ])
  const { decision } = await node.decisions.merge(originOf('userId', 'u-1'), {
    principal: OPERATOR,
    reason: 'the same voice',
    with: originOf('anonymousId', 'a-1'),
  })
  await node.take([{ type: 'track', event: 'Seen', messageId: 'm-3', userId: 'u-1', anonymousId: 'a-1' }])
  await expect(node.decisions.undo(String(decision), decided)).rejects.toMatchObject({ code: 'decision_overtaken' })
  await expectConsistent(db)
  expect((await whoIsWho(db)).size).toBe(1)
})

async function decideSomething(
  { decisions }: ReturnType<typeof identityNode>,
  { kind, some: [one = 0, two = 0, three = 0] }: { kind: string; some: readonly number[] },
): Promise<void> {
  const people = await whoIsWho(db)
  const [person, other] = [pick([...people.keys()], one), pick([...people.keys()], two)]
  if (!person || !other) return
  const origins = (people.get(person) ?? []).filter((_, place) => (Math.floor(two * 64) >> place) & 1)
  if (kind === 'split') {
    if (origins.length > 0 && origins.length < (people.get(person)?.length ?? 0))
      await decisions.split(person, { ...decided, origins })
    return
  }
  if (kind === 'merge') {
    if (person !== other) await decisions.merge(person, { ...decided, with: other })
    return
  }
  const waiting = await db.query<{ id: string }>(`select id from links where status = 'suggested' order by a, b`)
  const suggestion = pick(waiting, three)
  if (suggestion) await decisions[kind === 'accept' ? 'accept' : 'dismiss'](suggestion.id, decided)
}

function sizeOf(documents: unknown): number {
  return Array.isArray(documents) ? documents.length : 0
}
