import { type IdentityPlan, type JsonObject, NO_IDENTITY_PLAN, SAME_MESSAGE } from '@diapason/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLinkStore, originOf } from './identity/index.ts'
import {
  decided,
  expiring,
  type IdentityNode,
  type IdentityNodeOptions,
  identityNode,
  kept,
  sweep,
  whoIsWho,
} from './identity-undone.test-support.ts'
import { batches } from './intake/history.test-support.ts'
import { expectConsistent, forgetEverybody, intakeDatabase, NOW, recogniserOf } from './intake/intake.test-support.ts'
import { createLogStore } from './log/index.ts'
import type { Database } from './platform/database/database.ts'
import { createProfileStore, refoldPeople } from './profiles/index.ts'

/** Milliseconds: as in identity-undone.test.ts. */
const TIMEOUT = 400_000

const HOUR = 3_600_000
const DAY = 24 * HOUR

let db: Database
let now: number

beforeAll(async () => {
  db = await intakeDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  now = NOW
  await forgetEverybody(db)
})

/** Links through cards end after thirty days. */
const CARDS = expiring({ loyalty_card: 30 * DAY })

const clock = () => now

function nodeOf(plan: IdentityPlan, options: IdentityNodeOptions = {}): IdentityNode {
  const recogniser = recogniserOf(plan)
  return identityNode(db, { recogniser: () => recogniser, clock, ...options })
}

let sent = 0

/** A message of this instant, with these identifiers. */
function shows(who: { user?: string; card?: string; visit?: string }, at = now): JsonObject {
  sent += 1
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `m-${sent}`,
    timestamp: new Date(at).toISOString(),
    ...(who.user ? { userId: who.user } : {}),
    ...(who.visit ? { anonymousId: who.visit } : {}),
    context: who.card ? { externalIds: [{ type: 'loyalty_card', id: who.card }] } : {},
  }
}

type Row = {
  readonly status: string
  readonly messageId: string
  readonly confirmedAt: string | null
  readonly expiresAt: string | null
  readonly version: string
}

const cardOf = { user: 'u-1', card: 'c-1' }

/** The link of the user and the card, and which version of its row it is. */
async function link(): Promise<Row> {
  const [row] = await db.query<Row>(
    `select status, message_id as "messageId", confirmed_at as "confirmedAt", expires_at as "expiresAt", xmin::text as version
     from links where array[a, b] @> $1::uuid[]`,
    [[originOf('userId', 'u-1'), originOf('loyalty_card', 'c-1')]],
  )
  if (!row) throw new Error('there is no link')
  return row
}

const instant = (at: number) => new Date(at).toISOString()

async function people(): Promise<number> {
  return (await whoIsWho(db)).size
}

describe('a link that expires', () => {
  test('ends when nothing has shown its pair for its time, and each is what their own messages say', async () => {
    const node = nodeOf(CARDS)
    await node.take([shows({ card: 'c-1' }), shows({ user: 'u-1' }), shows(cardOf)])
    expect(await people()).toBe(1)
    now += 30 * DAY - 1
    expect(await sweep(db, node, clock)).toBe(0)
    expect(await people()).toBe(1)
    now += 1
    expect(await sweep(db, node, clock)).toBe(1)
    expect(await link()).toMatchObject({ status: 'expired' })
    expect([...(await whoIsWho(db)).values()].sort()).toEqual(
      [[originOf('loyalty_card', 'c-1')], [originOf('userId', 'u-1')]].sort(),
    )
    await expectConsistent(db, CARDS)
    expect(await sweep(db, node, clock)).toBe(0)
  })

  test('ends by a decision of nobody, in the log, in the history of those concerned and in the audit trail', async () => {
    const node = nodeOf(CARDS)
    await node.take([shows({ card: 'c-1' }), shows(cardOf)])
    now += 30 * DAY
    await sweep(db, node, clock)
    const [decision, ...others] = await db.query<{ id: string }>(
      'select id, kind, at, actor_kind, actor, reason from identity_decisions',
    )
    expect(others).toEqual([])
    expect(decision).toMatchObject({ kind: 'expire', at: instant(now), actor_kind: 'system', actor: '', reason: '' })
    expect(await db.query(`select message_id, name, source from log where type = 'identity'`)).toEqual([
      { message_id: decision?.id, name: 'Identities Separated', source: 'system' },
    ])
    const [record] = await db.query(
      `select action, principal_kind, target_kind, detail from audit_records order by at desc, id desc limit 1`,
    )
    expect(record).toMatchObject({ action: 'identity.expire', principal_kind: 'system', target_kind: 'person' })
  })

  test('does not end as long as messages show its pair, and is written once a day at most', async () => {
    const node = nodeOf(CARDS)
    const versions: string[] = []
    for (let hour = 0; hour < 40 * 24; hour += 6) {
      now = NOW + hour * HOUR
      await node.take([shows(cardOf)])
      versions.push((await link()).version)
    }
    expect(new Set(versions).size).toBe(40)
    expect(await link()).toMatchObject({
      status: 'live',
      messageId: `m-${sent - versions.length + 1}`,
      confirmedAt: instant(NOW + 39 * DAY),
      expiresAt: instant(NOW + 69 * DAY),
    })
    expect(await sweep(db, node, clock)).toBe(0)
    now = NOW + 69 * DAY
    expect(await sweep(db, node, clock)).toBe(1)
  })

  test('of less than ten days is prolonged by what comes a tenth of its time later', async () => {
    const node = nodeOf(expiring({ loyalty_card: 2 * DAY }))
    await node.take([shows(cardOf)])
    now += 4 * HOUR
    await node.take([shows(cardOf)])
    expect(await link()).toMatchObject({ confirmedAt: null, expiresAt: instant(NOW + 2 * DAY) })
    now += 2 * HOUR
    await node.take([shows(cardOf)])
    expect(await link()).toMatchObject({ confirmedAt: instant(now), expiresAt: instant(now + 2 * DAY) })
  })

  test('holds until the last of what one batch says of it ends, in whatever order that came', async () => {
    const node = nodeOf(CARDS)
    const days = [9, 2, 21, 13].map((day) => shows(cardOf, NOW - day * DAY))
    await node.take(days)
    expect(await link()).toMatchObject({ status: 'live', expiresAt: instant(NOW + 28 * DAY) })
    await node.take([shows(cardOf, NOW - 17 * DAY)])
    expect(await link()).toMatchObject({ status: 'live', expiresAt: instant(NOW + 28 * DAY) })
  })

  test('keeps its end when its type is declared never to expire or to expire sooner, and is given more by a message', async () => {
    await nodeOf(CARDS).take([shows(cardOf)])
    now += 5 * DAY
    await nodeOf(expiring({ loyalty_card: 10 * DAY })).take([shows(cardOf)])
    expect(await link()).toMatchObject({ expiresAt: instant(NOW + 30 * DAY) })
    await nodeOf(NO_IDENTITY_PLAN).take([shows(cardOf)])
    expect(await link()).toMatchObject({ status: 'live', expiresAt: null })
    await nodeOf(CARDS).take([shows(cardOf)])
    expect(await link()).toMatchObject({ status: 'live', expiresAt: null })
  })
})

describe('what was over when it came', () => {
  test('joins nobody, is recorded, and keeps nothing from being joined later', async () => {
    const node = nodeOf(CARDS)
    await node.take([shows(cardOf, NOW - 31 * DAY)])
    expect(await link()).toMatchObject({ status: 'expired' })
    expect([...(await whoIsWho(db)).values()]).toEqual([[originOf('userId', 'u-1')]])
    await node.take([shows(cardOf, NOW - 40 * DAY), shows(cardOf, NOW - 29 * DAY)])
    expect(await link()).toMatchObject({ status: 'live', messageId: `m-${sent}`, expiresAt: instant(NOW + DAY) })
    expect(await people()).toBe(1)
    await expectConsistent(db, CARDS)
  })

  test('is joined by a fresh message of the same batch, and not parted by an old one after it', async () => {
    const node = nodeOf(CARDS)
    await node.take([shows(cardOf, NOW - 50 * DAY), shows(cardOf), shows(cardOf, NOW - 50 * DAY)])
    expect(await link()).toMatchObject({ status: 'live', expiresAt: instant(NOW + 30 * DAY) })
    await expectConsistent(db, CARDS)
  })
})

describe('several nodes', () => {
  test('make a link anew that another has ended, though they remember it and the two hang together otherwise', async () => {
    const [one, other] = [nodeOf(CARDS), nodeOf(CARDS)]
    const through = (visit: string) => [shows({ user: 'u-1', visit }), shows({ card: 'c-1', visit })]
    await one.take([shows(cardOf)])
    now += 10 * DAY
    await other.take([...through('a-1'), shows(cardOf)])
    now += 25 * DAY
    // The card and the visit hold on; what the first node remembers of the pair is the oldest.
    await one.take(through('a-1'))
    now += 6 * DAY
    expect(await sweep(db, other, clock)).toBe(1)
    expect([await people(), (await link()).status]).toEqual([1, 'expired'])
    for (const node of [one, other]) {
      await db.execute(`update links set status = 'expired' where array[a, b] @> $1::uuid[]`, [
        [originOf('userId', 'u-1'), originOf('loyalty_card', 'c-1')],
      ])
      now += DAY
      await node.take([shows(cardOf)])
      expect(await link()).toMatchObject({ status: 'live', messageId: `m-${sent}`, expiresAt: instant(now + 30 * DAY) })
    }
    await expectConsistent(db, CARDS)
  })

  test('lose nothing when a message shows the pair while its link ends: it lives, or is made anew', async () => {
    const short = expiring({ loyalty_card: 2 * DAY })
    const [one, other] = [nodeOf(short), nodeOf(short)]
    await one.take([shows(cardOf)])
    await other.take([shows({ user: 'u-1' }), shows({ card: 'c-1' })])
    for (let round = 0; round < 25; round += 1) {
      now += 2 * DAY
      const [showing, ending] = round % 2 === 0 ? [one, other] : [other, one]
      await Promise.all([sweep(db, ending, clock), showing.take([shows(cardOf)]), sweep(db, showing, clock)])
      expect(await link()).toMatchObject({ status: 'live', expiresAt: instant(now + 2 * DAY) })
      await expectConsistent(db, short)
    }
  })
})

describe('what people decide', () => {
  const joined = async (node: IdentityNode) => {
    await node.take([shows({ card: 'c-1' }), shows({ user: 'u-1' }), shows(cardOf)])
    now += 30 * DAY
    await sweep(db, node, clock)
    const [decision] = await db.query<{ id: string }>('select id from identity_decisions order by at desc limit 1')
    return decision?.id ?? ''
  }

  test('undoes an end: the link lives again, with its whole time before it', async () => {
    const node = nodeOf(CARDS)
    const ended = await joined(node)
    now += 2 * DAY
    await node.decisions.undo(ended, decided)
    expect(await link()).toMatchObject({
      status: 'live',
      confirmedAt: instant(now),
      expiresAt: instant(now + 30 * DAY),
    })
    expect(await people()).toBe(1)
    await expectConsistent(db, CARDS)
    expect(await sweep(db, node, clock)).toBe(0)
    await expect(node.decisions.undo(ended, decided)).rejects.toMatchObject({ code: 'decision_undone' })
  })

  test('does not undo an end after a message has shown the pair again: it is so without that', async () => {
    const node = nodeOf(CARDS)
    const ended = await joined(node)
    await node.take([shows(cardOf)])
    expect(await people()).toBe(1)
    await expect(node.decisions.undo(ended, decided)).rejects.toMatchObject({ code: 'decision_overtaken' })
  })

  test('that joined what a message then made, is no longer undone once that has ended', async () => {
    const node = nodeOf({ ...CARDS, rules: [{ ...SAME_MESSAGE, key: 'ask', action: 'suggest' }] })
    await node.take([shows({ card: 'c-1' }), shows(cardOf)])
    const [{ id = '' } = {}] = await db.query<{ id: string }>('select id from links')
    now += 40 * DAY
    const { decision } = await node.decisions.accept(id, decided)
    expect(await link(), 'whoever says so says it today').toMatchObject({
      status: 'live',
      expiresAt: instant(now + 30 * DAY),
    })
    now += 30 * DAY
    expect(await sweep(db, node, clock)).toBe(1)
    await expect(node.decisions.undo(String(decision), decided)).rejects.toMatchObject({ code: 'decision_overtaken' })
    await expectConsistent(db, CARDS)
  })

  test('by hand has no end, not even when a message shows the pair', async () => {
    const node = nodeOf(CARDS)
    await node.take([shows({ card: 'c-1' }), shows({ user: 'u-1' })])
    await node.decisions.merge(originOf('userId', 'u-1'), { ...decided, with: originOf('loyalty_card', 'c-1') })
    await node.take([shows(cardOf)])
    expect(await link()).toMatchObject({ status: 'live', messageId: `m-${sent}`, expiresAt: null })
    now += 365 * DAY
    expect(await sweep(db, node, clock)).toBe(0)
    expect(await people()).toBe(1)
  })

  test('by hand about a pair that has ended takes its end away, and undone gives it back', async () => {
    const node = nodeOf(CARDS)
    await joined(node)
    const before = await link()
    const { decision } = await node.decisions.merge(originOf('userId', 'u-1'), {
      ...decided,
      with: originOf('loyalty_card', 'c-1'),
    })
    expect(await link()).toMatchObject({ status: 'live', expiresAt: null })
    await node.decisions.undo(String(decision), decided)
    expect(await link()).toMatchObject({ ...before, version: expect.any(String) })
    await expectConsistent(db, CARDS)
  })

  test('is not asked again about two whose link has ended: a message that shows them decides', async () => {
    const node = nodeOf(CARDS)
    await joined(node)
    await node.take([shows({ user: 'u-2' }), shows({ user: 'u-2', card: 'c-1' })])
    expect([...(await whoIsWho(db)).values()].map((own) => own.length).sort()).toEqual([1, 2])
    await expectConsistent(db, CARDS)
  })
})

test('what the retention cuts takes a link that has ended along, with the identifier that nothing else names', async () => {
  const node = nodeOf(CARDS)
  await node.take([shows(cardOf)])
  now += 30 * DAY
  await sweep(db, node, clock)
  await node.take([shows({ user: 'u-1' })])
  expect(await link()).toMatchObject({ status: 'expired' })
  await db.tx(async (tx) => {
    const origins = [originOf('userId', 'u-1')]
    await createProfileStore(tx).lock(origins)
    await createLogStore(tx).cut(origins, instant(NOW + DAY))
    await createLinkStore(tx).forgetUnproved(origins, async () => new Set())
    await refoldPeople(tx, origins)
  })
  expect(await db.query('select a from links')).toEqual([])
  expect(await db.query('select type, value from origins')).toEqual([{ type: 'userId', value: 'u-1' }])
  await expectConsistent(db, CARDS, { cut: true })
})

test(
  'people whose links have all ended are, to the byte, as if no message had ever linked them',
  async () => {
    const UNLINKED = { ...NO_IDENTITY_PLAN, rules: [{ ...SAME_MESSAGE, key: 'never', action: 'never' as const }] }
    const lifetimes = Object.fromEntries(
      ['userId', 'anonymousId', 'email', 'loyalty_card'].map((type) => [type, 2 * DAY]),
    )
    await fc.assert(
      fc.asyncProperty(batches, batches, async (history, later) => {
        const world = async (plan: IdentityPlan) => {
          await forgetEverybody(db)
          now = NOW
          const nodes = [nodeOf(plan), nodeOf(plan)] as const
          for (const [place, batch] of history.entries()) await nodes[place % 2 === 0 ? 0 : 1].take(batch)
          await expectConsistent(db, plan)
          now += 3 * DAY
          await sweep(db, nodes[0], clock)
          await expectConsistent(db, plan)
          // What comes now says things of three days ago: it joins nobody any more.
          for (const [place, batch] of later.entries()) await nodes[place % 2 === 0 ? 0 : 1].take(batch)
          expect(await sweep(db, nodes[1], clock)).toBe(0)
          await expectConsistent(db, plan)
          return kept(db)
        }
        expect(await world(expiring(lifetimes))).toEqual(await world(UNLINKED))
      }),
      { numRuns: 20 },
    )
  },
  TIMEOUT,
)
