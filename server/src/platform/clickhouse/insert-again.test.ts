import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { type ClickHouse, createClickHouse } from './clickhouse.ts'
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from './embedded-clickhouse.ts'

// Exactly once, as a reader sees it: what the shipping of the log rests on. Every batch spans two partitions.

let dir: string
let engine: EmbeddedClickHouse
let clickhouse: ClickHouse
let tables = 0
let table: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-engine-'))
  await start()
})
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(async () => {
  table = `batches_${++tables}`
  await clickhouse.command(`CREATE TABLE ${table} (seq UInt64, body String) ENGINE = MergeTree PARTITION BY seq % 2
    ORDER BY seq SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1`)
})

async function start(): Promise<void> {
  engine = await startEmbeddedClickHouse({ dir, log: silentLog })
  clickhouse = createClickHouse({ ...engine, database: 'default' })
}

const batch = (from: number, count = 1000) =>
  Array.from({ length: count }, (_, at) => ({ seq: from + at, body: `row ${from + at} of a batch` }))
const counts = async () =>
  (await clickhouse.query(`SELECT count() AS rows, uniqExact(seq) AS different FROM ${table}`))[0]

/** Kills the engine and waits until it is back; starts it afresh where it would give up. */
async function crash(): Promise<void> {
  const pid = engine.pid()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(engine.pid()).not.toBe(pid), { timeout: 20_000, interval: 10 })
  await vi.waitFor(() => expect(engine.state()).not.toBe('starting'), { timeout: 20_000, interval: 10 })
  if (engine.state() === 'ready') return
  await clickhouse.close()
  await start()
}

describe('a token', () => {
  it('makes the second sending of a batch count for nothing', async () => {
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    expect(await counts()).toEqual({ rows: 1000, different: 1000 })
  })

  it('of its own lets the same rows count again, and so does none', async () => {
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    await clickhouse.insert(table, batch(0), { dedupeToken: 'second' })
    await clickhouse.insert(table, batch(0))
    await clickhouse.insert(table, batch(0))
    expect(await counts()).toEqual({ rows: 4000, different: 1000 })
  })

  it('is remembered across a kill', async () => {
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    await crash()
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    expect(await counts()).toEqual({ rows: 1000, different: 1000 })
  })
})

describe('a batch sent again', () => {
  it('counts once, whether the first sending had arrived or not', async () => {
    await clickhouse.insert(table, batch(0), { dedupeToken: 'arrived' })
    await clickhouse.insert(table, batch(0), { dedupeToken: 'arrived', resentKey: 'seq' })
    await clickhouse.insert(table, batch(5000), { dedupeToken: 'lost', resentKey: 'seq' })
    expect(await counts()).toEqual({ rows: 2000, different: 2000 })
  })

  it('is complete although the engine was killed anywhere in the first sending', async () => {
    const rounds = 6
    for (let round = 0; round < rounds; round++) {
      const rows = batch(round * 20_000, 20_000)
      const token = `round ${round}`
      const first = clickhouse.insert(table, rows, { dedupeToken: token }).then(
        () => 'arrived',
        () => 'unknown',
      )
      // Spread over the 60 ms that the insert takes; the moments are not exact and need not be.
      const killAt = performance.now() + round * 10
      await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(killAt), { interval: 1 })
      await crash()
      await first
      await clickhouse.insert(table, rows, { dedupeToken: token, resentKey: 'seq' })
      expect(await counts()).toEqual({ rows: (round + 1) * 20_000, different: (round + 1) * 20_000 })
    }
  })

  it('is complete although its token was remembered and its part lost', async () => {
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    const [part] = await clickhouse.query<{ path: string }>(
      `SELECT path FROM system.parts WHERE table = {table:String} AND active AND partition = '1'`,
      { table },
    )
    // What a kill between the writing of the token and the naming of the part leaves behind.
    await clickhouse.close()
    await engine.stop()
    await rm(part?.path ?? '', { recursive: true })
    await start()
    expect(await counts()).toEqual({ rows: 500, different: 500 })

    await clickhouse.insert(table, batch(0), { dedupeToken: 'first' })
    expect(await counts(), 'the token alone drops the missing rows').toEqual({ rows: 500, different: 500 })
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first', resentKey: 'seq' })
    expect(await counts()).toEqual({ rows: 1000, different: 1000 })
    await clickhouse.insert(table, batch(0), { dedupeToken: 'first', resentKey: 'seq' })
    expect(await counts()).toEqual({ rows: 1000, different: 1000 })
  })
})
