import type { JsonObject } from '@diapason/kernel'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  expectConsistent,
  forgetEverybody,
  intakeDatabase,
  intakeNode,
  wholeLog,
} from '../intake/intake.test-support.ts'
import type { Database } from '../platform/database/database.ts'
import { rebuildAccounts } from './rebuild.ts'

let db: Database

beforeAll(async () => {
  db = await intakeDatabase()
})
afterAll(() => db.close())
beforeEach(() => forgetEverybody(db))

const call = (messageId: string, userId: string, groupId: string): JsonObject => ({
  type: 'group',
  messageId,
  userId,
  groupId,
  traits: { [`by-${userId}`]: messageId },
})

test('everybody naming one account at once, through three nodes, all get through', async () => {
  const nodes = [intakeNode(db), intakeNode(db), intakeNode(db)]
  let refused = 0
  await Promise.all(
    nodes.map(async (node, place) => {
      for (let round = 0; round < 25; round += 1) {
        const batch = Array.from({ length: 20 }, (_, n) => call(`${place}-${round}-${n}`, `u-${place}-${n}`, 'hot'))
        await node.take(batch).catch(() => {
          refused += 1
        })
      }
    }),
  )
  expect(refused).toBe(0)
  expect(await wholeLog(db)).toHaveLength(3 * 25 * 20)
  expect(await db.query('select members from account_documents')).toEqual([{ members: 60 }])
  await expectConsistent(db)
})

test('accounts named in every order by batches at once end in no deadlock', async () => {
  const nodes = [intakeNode(db), intakeNode(db), intakeNode(db)]
  const retries: string[] = []
  const groups = Array.from({ length: 12 }, (_, n) => `g-${n}`)
  await Promise.all(
    nodes.map(async (node, place) => {
      for (let round = 0; round < 20; round += 1) {
        // Old and new accounts, forwards and backwards.
        const order = [...groups, `new-${round}`, `fresh-${round}`].sort(() => (place % 2 === 0 ? 1 : -1))
        const batch = order.map((groupId, n) => call(`${place}-${round}-${n}`, `u-${place}-${n}`, groupId))
        await node.take(batch).catch((error: unknown) => retries.push(String(error)))
      }
    }),
  )
  expect(retries).toEqual([])
  await expectConsistent(db)
  const deadlocks = await db.query('select deadlocks from pg_stat_database where datname = current_database()')
  expect(deadlocks).toEqual([{ deadlocks: 0 }])
})

test('people who merge while they join are counted once', async () => {
  const nodes = [intakeNode(db), intakeNode(db)]
  for (let round = 0; round < 15; round += 1) {
    const user = { userId: `u-${round}` }
    const visit = { anonymousId: `a-${round}` }
    await Promise.all([
      nodes[0]?.take([{ type: 'group', groupId: 'team', messageId: `1-${round}`, ...user }]),
      nodes[1]?.take([{ type: 'group', groupId: 'team', messageId: `2-${round}`, ...visit }]),
      nodes[round % 2]?.take([{ type: 'track', event: 'Seen', messageId: `3-${round}`, ...user, ...visit }]),
    ])
  }
  expect(await db.query('select members from account_documents')).toEqual([{ members: 15 }])
  await expectConsistent(db)
})

test('a rebuild while calls keep coming leaves what the log says', async () => {
  const node = intakeNode(db)
  const sending = (async () => {
    for (let round = 0; round < 30; round += 1)
      await node.take(Array.from({ length: 5 }, (_, n) => call(`${round}-${n}`, `u-${round % 4}-${n}`, `g-${n % 2}`)))
  })()
  let different = 0
  for (let run = 0; run < 5; run += 1) {
    let place: Parameters<typeof rebuildAccounts>[1] | undefined = { of: 'members', after: undefined }
    while (place) {
      const step: Awaited<ReturnType<typeof rebuildAccounts>> = await rebuildAccounts(db, place)
      different += step.different
      place = step.next
    }
  }
  await sending
  expect(different).toBe(0)
  await expectConsistent(db)
})
