import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { type FollowOptions, follow, type LogBatch, lagOf } from './follow.ts'
import { appendEach, logDatabase, logRow, settled } from './log.test-support.ts'
import { createLogReader } from './read.ts'
import { createLogStore } from './store.ts'

let db: Database

beforeAll(async () => {
  db = await logDatabase()
})
afterAll(() => db.close())
beforeEach(() => db.execute('truncate log, log_keys, log_followers'))

const ids = async ({ from, below }: LogBatch) =>
  (await createLogReader(db).range(from, below)).map((row) => row.messageId)
const each = (from: number, below: number) =>
  Array.from({ length: below - from }, (_, n) => [`m-${String(from + n).padStart(3, '0')}`])

/** What a sink keeps that knows tokens: the first rows of each. */
function sink() {
  const kept = new Map<string, string[]>()
  return {
    handOver: async (batch: LogBatch) => {
      const rows = await ids(batch)
      if (batch.transactions) expect(batch.transactions.reduce((sum, one) => sum + one.rows, 0)).toBe(rows.length)
      // A token handed over again must name the same rows.
      expect(kept.get(batch.token) ?? rows).toEqual(rows)
      kept.set(batch.token, rows)
    },
    rows: () => [...kept.values()].flat(),
    batches: () => [...kept.values()],
  }
}

const run = (options: Partial<FollowOptions> & Pick<FollowOptions, 'handOver'>) =>
  follow({ db, follower: 'test', size: 10, ...options })

/** Follows to the end, and returns the batches. */
async function followAll(options: Partial<FollowOptions> = {}): Promise<string[][]> {
  const to = sink()
  for (let turn = 0; turn < 1000; turn += 1)
    if (!(await run({ ...options, handOver: to.handOver }))) return to.batches()
  throw new Error('It says for ever that there is more.')
}

describe('following the log', () => {
  test('hands everything over once, in the order of the commits, then nothing', async () => {
    await appendEach(db, [['m-1', 'm-2'], ['m-3']])
    expect((await followAll()).flat()).toEqual(['m-1', 'm-2', 'm-3'])
    expect(await followAll()).toEqual([])
    await appendEach(db, [['m-4']])
    expect(await followAll()).toEqual([['m-4']])
  })

  test('cuts a long way into batches of about the size asked for', async () => {
    await appendEach(db, each(0, 35))
    const batches = await followAll({ size: 10 })
    expect(batches.flat()).toEqual(each(0, 35).flat())
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(11)
    expect(batches.length).toBeLessThanOrEqual(4)
  })

  test('never cuts a transaction, however large', async () => {
    const large = each(0, 40).flat()
    await appendEach(db, [large, ['n-1'], each(50, 80).flat(), ['n-2']])
    const batches = await followAll({ size: 5 })
    expect(batches.flat()).toEqual([...large, 'n-1', ...each(50, 80).flat(), 'n-2'])
    expect(batches.find((batch) => batch.includes('m-000'))).toEqual(expect.arrayContaining(large))
  })

  test('cuts large messages into more batches', async () => {
    for (const id of each(0, 10).flat())
      await createLogStore(db).append([logRow(id, { body: JSON.stringify('x'.repeat(1000)) })])
    await settled(db)
    const batches = await followAll({ size: 100, bytes: 3000 })
    expect(batches.flat()).toEqual(each(0, 10).flat())
    expect(batches.length).toBeGreaterThanOrEqual(3)
  })

  test('waits for a transaction that is open while later ones commit', async () => {
    await db.tx(async (slow) => {
      await createLogStore(slow).append([logRow('slow')])
      await appendEach(db, [['quick-1'], ['quick-2']], { open: true })
      expect((await followAll()).flat(), 'nothing above the oldest running transaction').toEqual([])
    })
    await settled(db)
    expect((await followAll()).flat().sort()).toEqual(['quick-1', 'quick-2', 'slow'])
  })

  test('is not held back by a transaction that only reads', async () => {
    await appendEach(db, [['m-1']])
    await db.tx(async (reader) => {
      await reader.query('select count(*) from log')
      expect(await followAll()).toEqual([['m-1']])
    })
  })

  test('says how far behind it is', async () => {
    await appendEach(db, [['m-1', 'm-2']])
    expect((await lagOf(db, 'test')).pending).toBe(2)
    await followAll()
    expect(await lagOf(db, 'test')).toEqual({ pending: 0, seconds: 0 })
  })
})

describe('a crash', () => {
  test('before anything was handed over finds the same batch again, whatever was added meanwhile', async () => {
    await appendEach(db, [['m-1'], ['m-2']])
    let first: LogBatch | undefined
    const crash = run({
      handOver: async (batch) => {
        first = batch
        throw new Error('killed')
      },
    })
    await expect(crash).rejects.toThrow('killed')
    await appendEach(db, [['m-3']])
    const seen: LogBatch[] = []
    while (await run({ handOver: async (batch) => void seen.push(batch) }));
    expect(await Promise.all(seen.map(ids))).toEqual([['m-1', 'm-2'], ['m-3']])
    expect(first?.resent).toBe(false)
    expect(seen[0]).toMatchObject({ token: first?.token, resent: true })
    expect(seen[1]?.resent).toBe(false)
  })

  test('after handing over, at every batch, leaves each row once with whoever knows tokens', async () => {
    await appendEach(db, each(0, 30))
    const to = sink()
    for (let crashes = 0; crashes < 100 && to.rows().length < 30; crashes += 1) {
      const before = to.batches().length
      await run({
        handOver: async (batch) => {
          await to.handOver(batch)
          if (crashes % 2 === 0) throw new Error('killed before the end was noted')
        },
      }).catch(() => undefined)
      expect(to.batches().length - before).toBeLessThanOrEqual(1)
    }
    expect(to.rows()).toEqual(each(0, 30).flat())
  })
})

describe('several followers of one name', () => {
  test('take turns', async () => {
    await appendEach(db, each(0, 30))
    const to = sink()
    const node = async () => {
      for (let turn = 0; turn < 500 && to.rows().length < 30; turn += 1) await run({ size: 3, handOver: to.handOver })
    }
    await Promise.all([node(), node(), node()])
    expect(to.rows()).toEqual(each(0, 30).flat())
  })

  test('that lost their lock, as a cut-off session does, still hand each row over under one token', async () => {
    // The lock is given to everybody: what is left is what correctness rests on.
    const lockless: Database = {
      ...db,
      tx: (work) => work({ ...db, query: async <R>() => [{ mine: true }] as R[] }),
    }
    for (let round = 0; round < 10; round += 1) {
      await db.execute('truncate log, log_keys, log_followers')
      await appendEach(db, each(0, 20))
      const to = sink()
      const node = async (place: number) => {
        for (let turn = 0; turn < 200 && (to.rows().length < 20 || turn < 3); turn += 1) {
          await follow({ db: lockless, follower: 'test', size: 1 + ((place + turn) % 4), handOver: to.handOver })
        }
      }
      await Promise.all([node(0), node(1), node(2)])
      expect(to.rows().sort()).toEqual(each(0, 20).flat())
    }
  })

  test('one that was overtaken long ago does not bring the others back to where it was', async () => {
    await appendEach(db, each(0, 5))
    let overtaken = false
    const lockless: Database = { ...db, tx: (work) => work({ ...db, query: async <R>() => [{ mine: true }] as R[] }) }
    await follow({
      db: lockless,
      follower: 'test',
      size: 1,
      handOver: async () => {
        if (overtaken) return
        overtaken = true
        await followAll({ db: lockless })
      },
    })
    expect(overtaken).toBe(true)
    expect(await followAll()).toEqual([])
    expect((await lagOf(db, 'test')).pending).toBe(0)
  })

  test('with names of their own follow each for itself', async () => {
    await appendEach(db, [['m-1']])
    expect(await followAll({ follower: 'one' })).toEqual([['m-1']])
    expect(await followAll({ follower: 'two' })).toEqual([['m-1']])
  })
})
