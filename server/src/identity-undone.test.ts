import { type JsonObject, NO_IDENTITY_PLAN, SAME_MESSAGE } from '@diapason/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { originOf } from './identity/index.ts'
import {
  choices,
  decided,
  expiring,
  type IdentityNode,
  identityNode,
  kept,
  pick,
  whoIsWho,
} from './identity-undone.test-support.ts'
import { batches, choosing, message } from './intake/history.test-support.ts'
import { expectConsistent, forgetEverybody, intakeDatabase, NOW, recogniserOf } from './intake/intake.test-support.ts'
import type { Database } from './platform/database/database.ts'
import { AppError } from './platform/errors/app-error.ts'

/** Milliseconds: dozens of worlds, each with its own history, on a machine that may have much else to do. */
const TIMEOUT = 400_000

let db: Database
/** When it is decided; time passes by the decisions of time itself. */
let decidedAt = NOW

beforeAll(async () => {
  db = await intakeDatabase()
})
afterAll(() => db.close())
beforeEach(() => forgetEverybody(db))

const DAY = 24 * 3_600_000

/** Every link ends a day after it was shown. */
const ENDING = expiring({ userId: DAY, anonymousId: DAY, email: DAY, loyalty_card: DAY })

/** A node of a world in which links end. */
function endingNode(): IdentityNode {
  const recogniser = recogniserOf(ENDING)
  return identityNode(db, { recogniser: () => recogniser, decidedAt: () => decidedAt })
}

/** The same person's history under other names, so that two have nothing in common. */
function renamed(history: readonly JsonObject[][], suffix: string): JsonObject[][] {
  const other = (value: unknown) => (typeof value === 'string' ? `${value}${suffix}` : value)
  return history.map((batch) =>
    batch.map((one) => {
      const context = one.context as { externalIds?: { type: string; id: string }[] }
      return {
        ...one,
        ...Object.fromEntries(
          ['userId', 'anonymousId', 'previousId', 'messageId'].flatMap((name) =>
            name in one ? [[name, other(one[name])]] : [],
          ),
        ),
        context: {
          ...context,
          ...(context.externalIds
            ? { externalIds: context.externalIds.map(({ type, id }) => ({ type, id: other(id) as string })) }
            : {}),
        },
      } as JsonObject
    }),
  )
}

async function send(node: IdentityNode, history: readonly JsonObject[][]): Promise<void> {
  for (const batch of history) await node.take(batch)
}

/** A world in which messages link nothing. */
const UNLINKED = { ...NO_IDENTITY_PLAN, rules: [{ ...SAME_MESSAGE, key: 'never', action: 'never' as const }] }

const pairOfHistories = fc
  .tuple(batches, batches)
  .map(([one, two]) => [renamed(choosing(one), '-x'), renamed(choosing(two), '-y')] as const)

describe('joined by hand and taken apart again', () => {
  test(
    'people are, to the byte, as if they had never been one',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          pairOfHistories,
          pairOfHistories,
          choices,
          async ([one, two], [later, andLater], [first = 0, second = 0]) => {
            const world = async (joined: boolean) => {
              await forgetEverybody(db)
              const node = identityNode(db)
              await send(node, one)
              await send(node, two)
              const people = [...(await whoIsWho(db)).keys()]
              const [a, b] = [pick(people, first), pick(people, second)]
              const decision =
                joined && a && b && a !== b ? await node.decisions.merge(a, { ...decided, with: b }) : undefined
              await send(node, later)
              await send(node, andLater)
              await expectConsistent(db)
              // A message may have shown since that it is so, and would have without the decision.
              if (decision?.decision)
                await node.decisions.undo(decision.decision, decided).catch(isExpected('decision_overtaken'))
              await expectConsistent(db)
              return kept(db)
            }
            const never = await world(false)
            // What came while they were one may have joined others to them, or been doubted: compared where it did neither.
            const then = await world(true)
            const [row] = await db.query<{ n: number }>(
              `select count(*) as n from links where reason in ('conflict', 'limit')`,
            )
            if (row?.n === 0) expect(then).toEqual(never)
          },
        ),
        { numRuns: 20 },
      )
    },
    TIMEOUT,
  )

  test(
    'a split by identifiers gives each side what a link that was never made would have',
    async () => {
      const halves = fc.tuple(
        fc.array(message, { minLength: 1, maxLength: 10 }),
        fc.array(message, { minLength: 1, maxLength: 10 }),
      )
      await fc.assert(
        fc.asyncProperty(halves, async ([some, others]) => {
          const only = (who: JsonObject, list: readonly JsonObject[], mark: string) =>
            list.map(({ userId: _u, anonymousId: _a, previousId: _p, context, messageId, ...rest }) => ({
              ...rest,
              ...who,
              messageId: `${messageId}-${mark}`,
              context: { channel: (context as JsonObject).channel ?? 'web' },
            })) as JsonObject[]
          const [x = [], y = []] = choosing([
            only({ userId: 'u-x' }, some, 'x'),
            only({ anonymousId: 'a-y' }, others, 'y'),
          ])
          const link: JsonObject = {
            type: 'track',
            event: 'Joined',
            messageId: 'joined',
            userId: 'u-x',
            anonymousId: 'a-y',
            timestamp: '2026-11-21T09:05:00.000Z',
          }
          const node = identityNode(db)
          await forgetEverybody(db)
          await send(node, [x, [link], y])
          expect([...(await whoIsWho(db)).keys()]).toHaveLength(1)
          await node.decisions.split(originOf('userId', 'u-x'), {
            ...decided,
            origins: [originOf('anonymousId', 'a-y')],
          })
          await expectConsistent(db)
          const apart = await kept(db)
          // No message makes them one again.
          await node.take([{ ...link, messageId: 'again' }])
          expect((await whoIsWho(db)).size).toBe(2)

          await forgetEverybody(db)
          await send(identityNode(db, { recogniser: () => recogniserOf(UNLINKED) }), [x, [link], y])
          expect(apart).toEqual(await kept(db))
        }),
        { numRuns: 20 },
      )
    },
    TIMEOUT,
  )
})

describe('the order of decisions', () => {
  test(
    'does not matter: the same people joined in any order are the same',
    async () => {
      const orders = fc
        .array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 6 })
        .chain((pairs) => fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })))
      await fc.assert(
        fc.asyncProperty(batches, orders, async (history, [one, other]) => {
          const world = async (pairs: readonly (readonly [number, number])[]) => {
            await forgetEverybody(db)
            const node = identityNode(db)
            await send(node, choosing(history))
            const names = [...(await whoIsWho(db)).values()].map(([origin]) => origin ?? '')
            for (const [x, y] of pairs) {
              const [a, b] = [names[x % names.length] ?? '', names[y % names.length] ?? '']
              await node.decisions.merge(a, { ...decided, with: b }).catch(isExpected('merge_same'))
            }
            await expectConsistent(db)
            return kept(db)
          }
          expect(await world(other)).toEqual(await world(one))
        }),
        { numRuns: 15 },
      )
    },
    TIMEOUT,
  )

  test(
    'any decisions, undone from the last to the first, leave nothing of themselves',
    async () => {
      const steps = fc.array(
        fc.record({ kind: fc.constantFrom('split', 'merge', 'unlink', 'accept', 'dismiss', 'expire'), choices }),
        { minLength: 1, maxLength: 8 },
      )
      await fc.assert(
        fc.asyncProperty(batches, steps, async (history, wanted) => {
          await forgetEverybody(db)
          decidedAt = NOW
          const node = endingNode()
          await send(node, choosing(history))
          const before = [await kept(db), await links()]
          const made: string[] = []
          for (const step of wanted) {
            const preview = await decide(node, { ...step, dryRun: true })
            const outcome = await decide(node, step)
            if (step.kind !== 'expire') expect(outcome?.people).toEqual(preview?.people)
            await expectConsistent(db)
            if (outcome?.decision) made.push(outcome.decision)
          }
          for (const decision of made.toReversed()) await node.decisions.undo(decision, decided)
          await expectConsistent(db)
          expect([await kept(db), await links()]).toEqual(before)
        }),
        { numRuns: 25 },
      )
    },
    TIMEOUT,
  )
})

describe('several nodes at once', () => {
  test(
    'decisions and messages about the same people end in one consistent answer',
    async () => {
      const steps = fc.array(
        fc.record({
          kind: fc.constantFrom('split', 'merge', 'unlink', 'accept', 'dismiss', 'undo', 'expire'),
          choices,
        }),
        { minLength: 2, maxLength: 10 },
      )
      await fc.assert(
        fc.asyncProperty(batches, batches, steps, async (history, others, wanted) => {
          await forgetEverybody(db)
          decidedAt = NOW
          const nodes = [endingNode(), endingNode()] as const
          await send(nodes[0], history)
          await Promise.all([
            ...others.map((batch, place) => nodes[place % 2 === 0 ? 0 : 1].take(batch).catch(isExpected('overloaded'))),
            ...wanted.map((step, place) => decide(nodes[place % 2 === 0 ? 0 : 1], step)),
            ...wanted.map((step, place) => decide(nodes[place % 2 === 0 ? 1 : 0], step)),
          ])
          await expectConsistent(db)
        }),
        { numRuns: 25 },
      )
    },
    TIMEOUT,
  )
})

function links(): Promise<unknown[]> {
  return db.query('select a, b, status, rule, reason, origin, message_id from links order by a, b')
}

/** One decision among those that there are; undefined where there is nothing to decide, or somebody else was faster. */
async function decide(
  { decisions }: IdentityNode,
  {
    kind,
    choices: [one = 0, two = 0, three = 0],
    dryRun = false,
  }: { kind: string; choices: readonly number[]; dryRun?: boolean },
) {
  const people = await whoIsWho(db)
  const [person, other] = [pick([...people.keys()], one), pick([...people.keys()], two)]
  const of = { ...decided, dryRun }
  const doing = async () => {
    if (!person) return undefined
    switch (kind) {
      case 'split': {
        const own = people.get(person) ?? []
        const origins = own.filter((_, place) => (Math.floor(two * 64) >> place) & 1)
        return origins.length === 0 ? undefined : await decisions.split(person, { ...of, origins })
      }
      case 'unlink': {
        const live = await db.query<{ id: string }>(
          `select l.id from links l join origins o on o.origin = l.a where l.status = 'live' and o.profile = $1 order by l.a, l.b`,
          [person],
        )
        const link = pick(live, three)
        return link ? await decisions.unlink(person, { ...of, links: [link.id] }) : undefined
      }
      case 'merge':
        return other ? await decisions.merge(person, { ...of, with: other }) : undefined
      case 'expire': {
        if (dryRun) return undefined
        decidedAt += 2 * DAY
        if ((await decisions.expire(person)) === 0) return undefined
        const [made] = await db.query<{ id: string }>(
          `select id from identity_decisions where kind = 'expire' order by at desc, id desc limit 1`,
        )
        return made && { decision: made.id, people: [] }
      }
      case 'undo': {
        const made = await db.query<{ id: string }>('select id from identity_decisions order by at, id')
        const decision = pick(made, three)
        return decision ? await decisions.undo(decision.id, of) : undefined
      }
      default: {
        const waiting = await db.query<{ id: string }>(`select id from links where status = 'suggested' order by a, b`)
        const suggestion = pick(waiting, three)
        return suggestion ? await decisions[kind === 'accept' ? 'accept' : 'dismiss'](suggestion.id, of) : undefined
      }
    }
  }
  return await doing().catch(
    isExpected(
      'merge_same',
      'split_whole',
      'split_unknown_origin',
      'profile_unknown',
      'suggestion_settled',
      'suggestion_unknown',
      'decision_undone',
      'decision_overtaken',
      'overloaded',
    ),
  )
}

function isExpected(...codes: string[]) {
  return (error: unknown): undefined => {
    if (!(error instanceof AppError && codes.includes(error.code))) throw error
  }
}
