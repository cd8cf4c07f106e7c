import type { JsonObject } from '@diapason/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { originOf } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { AppError } from '../platform/errors/app-error.ts'
import { rebuildPerson } from '../profiles/index.ts'
import { batches } from './history.test-support.ts'
import {
  expectConsistent,
  forgetEverybody,
  type IntakeNode,
  intakeDatabase,
  intakeNode,
  wholeLog,
} from './intake.test-support.ts'

let db: Database

beforeAll(async () => {
  db = await intakeDatabase()
})
afterAll(() => db.close())
beforeEach(() => forgetEverybody(db))

const track = (messageId: string, who: JsonObject): JsonObject => ({ type: 'track', event: 'Seen', messageId, ...who })

/** Sends again what was refused for overload, as every client of the protocol does. */
async function insist(node: IntakeNode, messages: readonly JsonObject[]): Promise<void> {
  for (;;) {
    try {
      await node.take(messages)
      return
    } catch (error) {
      if (!(error instanceof AppError && error.definition.retryable)) throw error
    }
  }
}

async function people(): Promise<string[]> {
  return (await db.query<{ profile: string }>('select profile from profiles order by profile')).map(
    (one) => one.profile,
  )
}

describe('generated histories', () => {
  test('in any batches leave what a replay gives, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (history) => {
        await forgetEverybody(db)
        const node = intakeNode(db)
        for (const batch of history) expect((await node.take(batch)).accepted).toBe(batch.length)
        await expectConsistent(db)
        for (const id of await people())
          expect(await rebuildPerson(id, { db, profiles: node.profiles })).toMatchObject({ id, same: true })
      }),
      { numRuns: 60 },
    )
  })

  test('cut into other batches leave the same documents', async () => {
    const documents = () => db.query('select profile, doc from profiles order by profile')
    await fc.assert(
      fc.asyncProperty(batches, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), async (history, cuts) => {
        await forgetEverybody(db)
        const messages = history.flat()
        await intakeNode(db).take(messages)
        const atOnce = await documents()
        await forgetEverybody(db)
        const node = intakeNode(db)
        for (let at = 0, turn = 0; at < messages.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1
          await node.take(messages.slice(at, at + size))
          at += size
        }
        expect(await documents()).toEqual(atOnce)
      }),
      { numRuns: 40 },
    )
  })

  test('through two nodes at once land once, and leave what a replay gives', async () => {
    await fc.assert(
      fc.asyncProperty(batches, batches, async (one, other) => {
        await forgetEverybody(db)
        const nodes = [intakeNode(db), intakeNode(db)] as const
        // Node A sends its own and, at the same time, what B sends: every race there is.
        await Promise.all([
          ...one.map((batch) => insist(nodes[0], batch)),
          ...other.map((batch) => insist(nodes[1], batch)),
          ...other.map((batch) => insist(nodes[0], batch)),
        ])
        await expectConsistent(db)
      }),
      { numRuns: 60 },
    )
  })
})

describe('two nodes that write the same people without a pause', () => {
  test('both get everything through', async () => {
    const nodes = [intakeNode(db), intakeNode(db), intakeNode(db)]
    let refused = 0
    await Promise.all(
      nodes.map(async (node, place) => {
        for (let round = 0; round < 40; round += 1) {
          const batch = Array.from({ length: 20 }, (_, n) => track(`${place}-${round}-${n}`, { userId: `u-${n % 7}` }))
          await node.take(batch).catch(() => {
            refused += 1
          })
        }
      }),
    )
    expect(refused).toBe(0)
    expect(await wholeLog(db)).toHaveLength(3 * 40 * 20)
    await expectConsistent(db)
  })

  test('both add newcomers at the same moment, and each is one person', async () => {
    const nodes = [intakeNode(db), intakeNode(db)]
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        nodes.map((node, place) =>
          node.take([
            track(
              `${round}-${place}`,
              place === 0 ? { anonymousId: `a-${round}` } : { userId: `u-${round}`, anonymousId: `a-${round}` },
            ),
          ]),
        ),
      )
    }
    expect(await people()).toHaveLength(20)
    await expectConsistent(db)
  })
})

describe('sending again', () => {
  const batch = [track('m-1', { userId: 'u-7' }), track('m-2', { userId: 'u-7', anonymousId: 'a-1' })]

  test('the same request is acknowledged again and counted once', async () => {
    const node = intakeNode(db)
    expect(await node.take(batch)).toMatchObject({ accepted: 2, duplicates: 0 })
    expect(await node.take(batch)).toMatchObject({ accepted: 2, duplicates: 2 })
    expect(await intakeNode(db).take([...batch, track('m-3', { userId: 'u-7' })])).toMatchObject({
      accepted: 3,
      duplicates: 2,
    })
    expect(await wholeLog(db)).toHaveLength(3)
    await expectConsistent(db)
  })

  test('twice in one batch counts once', async () => {
    const node = intakeNode(db)
    expect(await node.take([...batch, ...batch])).toMatchObject({ accepted: 4 })
    expect(await wholeLog(db)).toHaveLength(2)
    await expectConsistent(db)
  })

  test('on two nodes at the same moment counts once', async () => {
    for (let round = 0; round < 15; round += 1) {
      const same = batch.map((one) => ({ ...one, messageId: `${round} ${String(one.messageId)}` }))
      await Promise.all([intakeNode(db).take(same), intakeNode(db).take(same)])
    }
    expect(await wholeLog(db)).toHaveLength(30)
    await expectConsistent(db)
  })

  test('the same messageId from another identity is another message', async () => {
    const node = intakeNode(db)
    await node.take([track('m-1', { userId: 'u-1' }), track('m-1', { userId: 'u-2' })])
    expect(await wholeLog(db)).toHaveLength(2)
    await expectConsistent(db)
  })

  test('after a lost answer counts once', async () => {
    // The commit goes through and the connection breaks before its answer: the sender must believe that nothing was taken.
    const lose = async (written: Promise<unknown>) => {
      await written
      throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' })
    }
    const lossy: Database = {
      ...db,
      tx: (work, options) => lose(db.tx(work, options)),
      together: (work) => lose(db.together(work)),
    }
    const node = intakeNode(lossy)
    await expect(node.take(batch)).rejects.toThrow()
    expect(await intakeNode(db).take(batch)).toMatchObject({ accepted: 2, duplicates: 2 })
    expect(await wholeLog(db)).toHaveLength(2)
    await expectConsistent(db)
  })
})

describe('links', () => {
  test('keep the first evidence, and join people whose rows are replaced by one', async () => {
    const node = intakeNode(db)
    await node.take([track('m-1', { userId: 'u-1' }), track('m-2', { anonymousId: 'a-1' })])
    expect(await people()).toHaveLength(2)
    await node.take([track('m-3', { userId: 'u-1', anonymousId: 'a-1' })])
    await node.take([track('m-4', { userId: 'u-1', anonymousId: 'a-1' })])
    expect(await people()).toHaveLength(1)
    const links = await db.query('select rule, message_id as "messageId", source, channel from links')
    expect(links).toEqual([{ rule: 'same_message', messageId: 'm-3', source: 'k-1', channel: 'server' }])
    await expectConsistent(db)
  })

  test('that join many in one batch leave one person', async () => {
    const node = intakeNode(db)
    const apart = Array.from({ length: 50 }, (_, n) => track(`m-${n}`, { anonymousId: `a-${n}` }))
    await node.take(apart)
    await node.take(Array.from({ length: 50 }, (_, n) => track(`l-${n}`, { userId: 'shared', anonymousId: `a-${n}` })))
    expect(await people()).toHaveLength(1)
    await expectConsistent(db)
  })
})

describe('a stored document that cannot be read', () => {
  test.each(['not even JSON', '{"format":3}'])('(%s) is folded again from the log by the next message', async (doc) => {
    const node = intakeNode(db)
    await node.take([track('m-1', { userId: 'u-1' }), track('m-2', { userId: 'u-2' })])
    await db.execute(`update profiles set doc = $1, version = nextval('profile_versions') where profile = $2`, [
      doc,
      originOf('userId', 'u-1'),
    ])
    for (const one of [node, intakeNode(db)]) {
      const messageId = `m-3-${one === node}`
      expect(await one.take([track(messageId, { userId: 'u-1' }), track(messageId, { userId: 'u-2' })])).toMatchObject({
        accepted: 2,
      })
      await expectConsistent(db)
    }
  })

  test('is mended when its person is linked with another', async () => {
    await intakeNode(db).take([track('m-1', { userId: 'u-1' }), track('m-2', { anonymousId: 'a-1' })])
    await db.execute(`update profiles set doc = 'damaged'`)
    await intakeNode(db).take([track('m-3', { userId: 'u-1', anonymousId: 'a-1' })])
    expect(await people()).toHaveLength(1)
    await expectConsistent(db)
  })
})

describe('a month that nobody prepared', () => {
  test('is prepared by the first message that comes in it', async () => {
    const node = intakeNode(db)
    await db.execute('drop table log_2026_11')
    const batches = [1, 2, 3].map((n) => node.take([track(`m-${n}`, { userId: `u-${n}` })]))
    expect(await Promise.all(batches)).toMatchObject([{ accepted: 1 }, { accepted: 1 }, { accepted: 1 }])
    expect(await wholeLog(db)).toHaveLength(3)
    await expectConsistent(db)
  })
})
