import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ClickHouse, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from '../platform/clickhouse/embedded-clickhouse.ts'
import { migrateClickHouse } from '../platform/clickhouse/migrate-clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { Repeating } from '../platform/repeat.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { createAnalyticsRows } from './analytics-rows.ts'
import { lagOf } from './follow.ts'
import { appendEach, logDatabase, logRow, settled } from './log.test-support.ts'
import { createRecentRows, type RecentRows } from './recent-rows.ts'
import { SHIPPING, shipLog } from './ship.ts'
import { createLogStore } from './store.ts'

let db: Database
let clickhouse: ClickHouse
const running: Repeating[] = []

beforeAll(async () => {
  ;[db, clickhouse] = await Promise.all([logDatabase(), testClickHouse()])
})
afterAll(() => Promise.all([db.close(), clickhouse.close()]))
beforeEach(async () => {
  await db.execute('truncate log, log_keys, log_followers')
  await clickhouse.command('TRUNCATE TABLE events')
})
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())))

function ship(to: ClickHouse = clickhouse, recent = createRecentRows()): Repeating {
  const shipping = shipLog({
    db,
    clickhouse: to,
    recent,
    log: silentLog,
    exposureOf: () => undefined,
    groupOf: () => '',
    before: [],
  })
  running.push(shipping)
  return shipping
}

/** Resolves when ClickHouse has been handed everything. */
async function allShipped(poke: () => void): Promise<void> {
  const deadline = Date.now() + 40_000
  while ((await lagOf(db, SHIPPING)).pending > 0) {
    if (Date.now() > deadline) throw new Error('The log was not shipped in time.')
    poke()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function shipped(from: ClickHouse = clickhouse): Promise<{ rows: number; different: number }> {
  const [row] = await from.query<{ rows: number; different: number }>(
    'SELECT count() AS rows, uniqExact(message_id) AS different FROM events',
  )
  return row ?? { rows: 0, different: 0 }
}

const transactions = (count: number, prefix = 'm') =>
  Array.from({ length: count }, (_, n) => [`${prefix}-${n}`, `${prefix}-${n}b`])

describe('shipping', () => {
  test('brings each row once, and a row as it stands in the log', async () => {
    await createLogStore(db).append([
      logRow('m-1', {
        body: '{"type":"track","\\udfff":1,"said":"\\ud800 \\u0000 é"}',
        name: 'Said',
        channel: 'store',
      }),
    ])
    const shipping = ship()
    await allShipped(shipping.poke)
    const rows = await clickhouse.query(
      'SELECT toString(origin) AS origin, message_id, type, name, source, channel, timestamp, body FROM events',
    )
    expect(rows).toEqual([
      {
        origin: '00000000-0000-8000-8000-000000000001',
        message_id: 'm-1',
        type: 'track',
        name: 'Said',
        source: 'k-1',
        channel: 'store',
        timestamp: '2026-11-21 10:02:03.000',
        // Half a surrogate pair is no character: ClickHouse would read nothing of the whole message.
        body: '{"type":"track","\ufffd":1,"said":"\ufffd \\u0000 é"}',
      },
    ])
  })

  test('by two nodes at once, while the log grows, brings each row once', async () => {
    const [one, other] = [ship(), ship()]
    for (let round = 0; round < 10; round += 1) {
      await appendEach(db, transactions(5, `r${round}`))
      one.poke()
      other.poke()
    }
    await allShipped(() => {
      one.poke()
      other.poke()
    })
    expect(await shipped()).toEqual({ rows: 100, different: 100 })
  })

  test('by a node that dies after each insert, before it is noted, brings each row once', async () => {
    let inserts = 0
    const dying: ClickHouse = {
      ...clickhouse,
      insert: async (...args) => {
        await clickhouse.insert(...args)
        inserts += 1
        throw new Error('killed')
      },
    }
    for (let round = 0; round < 3; round += 1) {
      await appendEach(db, transactions(5, `r${round}`))
      const doomed = shipLog({
        db,
        clickhouse: dying,
        log: silentLog,
        exposureOf: () => undefined,
        groupOf: () => '',
        before: [],
      })
      const before = inserts
      while (inserts === before) await new Promise((resolve) => setTimeout(resolve, 10))
      await doomed.stop()
    }
    const shipping = ship()
    await allShipped(shipping.poke)
    expect(await shipped()).toEqual({ rows: 30, different: 30 })
  })

  test('over the end of a month fills both partitions once', async () => {
    const [november, december] = ['2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00.000Z']
    await createLogStore(db).append([logRow('m-1', { receivedAt: november }), logRow('m-2', { receivedAt: december })])
    const failing: ClickHouse = {
      ...clickhouse,
      insert: async (...args) => {
        await clickhouse.insert(...args)
        throw new Error('killed')
      },
    }
    const doomed = shipLog({
      db,
      clickhouse: failing,
      log: silentLog,
      exposureOf: () => undefined,
      groupOf: () => '',
      before: [],
    })
    while ((await shipped()).rows === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await doomed.stop()
    const shipping = ship()
    await allShipped(shipping.poke)
    expect(await shipped()).toEqual({ rows: 2, different: 2 })
  })
})

describe('rows that this node has committed itself', () => {
  /** Written and remembered; `name` tells what is sent from memory from what is sent from the log. */
  const remembered = async (recent: RecentRows, ids: readonly string[]) => {
    const rows = ids.map((id) => logRow(id))
    const { tx, seqs } = await createLogStore(db).append(rows)
    const memory = createAnalyticsRows(rows)
    for (const [place, row] of rows.entries())
      memory.add({ ...row, name: 'Remembered' }, seqs[place] ?? 0, { exposure: undefined, groupId: '' })
    recent.remember(tx, memory.end())
  }
  const sent = async () =>
    (
      await clickhouse.query<{ row: string }>(
        "SELECT concat(message_id, ' ', name) AS row FROM events ORDER BY message_id",
      )
    ).map(({ row }) => row)

  test('are sent as they are in memory, those of other nodes as they are in the log', async () => {
    const recent = createRecentRows()
    await remembered(recent, ['m-1', 'm-2'])
    await appendEach(db, [['m-3']])
    await remembered(recent, ['m-4'])
    await settled(db)
    const shipping = ship(clickhouse, recent)
    await allShipped(shipping.poke)
    expect(await sent()).toEqual(['m-1 Remembered', 'm-2 Remembered', 'm-3 Seen', 'm-4 Remembered'])
    const numbers = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq)
    expect(numbers(await clickhouse.query('SELECT seq FROM events ORDER BY message_id'))).toEqual(
      numbers(await db.query('select seq from log order by message_id')),
    )
  })

  test('are not sent once the log has lost any of them', async () => {
    const recent = createRecentRows()
    await remembered(recent, ['m-1', 'm-2'])
    await db.execute("delete from log where message_id = 'm-1'")
    const shipping = ship(clickhouse, recent)
    await allShipped(shipping.poke)
    expect(await sent()).toEqual(['m-2 Seen'])
  })

  test('take a bounded part of the memory: the oldest leave', () => {
    const recent = createRecentRows(1000)
    const rows = (size: number) => ({ columns: [], count: 1, pieces: [new Uint8Array(size)], keys: [1] })
    for (const tx of ['1', '2', '3']) recent.remember(tx, rows(400))
    expect(['1', '2', '3'].map((tx) => recent.rowsOf({ tx, rows: 1 }) !== undefined)).toEqual([false, true, true])
    recent.forget('2')
    recent.remember('4', rows(600))
    expect(['3', '4'].map((tx) => recent.rowsOf({ tx, rows: 1 }) !== undefined)).toEqual([true, true])
  })
})

describe('an analytics engine that is killed again and again', () => {
  test('ends with each row once', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'diapason-test-'))
    const engine = await startEmbeddedClickHouse({ dir, log: silentLog })
    const { url, username, password } = engine
    const options = { url, username, password, database: 'shipped' }
    await migrateClickHouse(options)
    const own = createClickHouse(options)
    try {
      const shipping = ship(own)
      for (let round = 0; round < 4; round += 1) {
        await appendEach(db, transactions(20, `r${round}`))
        shipping.poke()
        const pid = engine.pid()
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      }
      await allShipped(shipping.poke)
      expect(await shipped(own)).toEqual({ rows: 160, different: 160 })
    } finally {
      await Promise.all(running.splice(0).map((one) => one.stop()))
      await own.close()
      await engine.stop()
      await rm(dir, { recursive: true, force: true })
    }
  })
})
