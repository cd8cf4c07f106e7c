import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { type ClickHouse, createClickHouse } from './clickhouse.ts'
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from './embedded-clickhouse.ts'

let dir: string
let engine: EmbeddedClickHouse
let clickhouse: ClickHouse

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-engine-'))
  await start()
})
afterEach(async () => {
  await clickhouse.close()
  await engine.stop()
  await rm(dir, { recursive: true, force: true })
})

async function start(): Promise<void> {
  engine = await startEmbeddedClickHouse({ dir, log: silentLog })
  clickhouse = createClickHouse({ ...engine, database: 'default' })
}

function kill(): void {
  const pid = engine.pid()
  if (pid === undefined) throw new Error('the engine does not run')
  process.kill(pid, 'SIGKILL')
}

const comesBack = () =>
  vi.waitFor(async () => expect(await clickhouse.ping()).toBe(true), { timeout: 20_000, interval: 20 })
const createNumbers = () => clickhouse.command('CREATE TABLE numbers (n UInt64) ENGINE = MergeTree ORDER BY n')
const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ n: from + at }))
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a killed engine', () => {
  it('comes back under the same address with everything that was acknowledged', async () => {
    await createNumbers()
    for (let round = 0; round < 5; round++) {
      await clickhouse.insert('numbers', rows(round * 1000, 1000))
      kill()
      await comesBack()
      expect(await clickhouse.query('SELECT count() AS rows, max(n) AS last FROM numbers')).toEqual([
        { rows: (round + 1) * 1000, last: (round + 1) * 1000 - 1 },
      ])
    }
  })

  it('fails the running queries as retryable, and the next ones work', async () => {
    const running = Promise.allSettled(
      Array.from({ length: 5 }, () => clickhouse.query('SELECT sum(cityHash64(number)) FROM numbers(20000000000)')),
    )
    const watching = createClickHouse({ ...engine, database: 'default' })
    await vi
      .waitFor(async () =>
        expect(await watching.query("SELECT 1 FROM system.processes WHERE query LIKE '%cityHash64%'")).not.toEqual([]),
      )
      .catch(() => undefined)
    const restarted = vi.fn()
    engine.onRestart(restarted)
    kill()
    for (const outcome of await running) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'ClickHouseError', retryable: true } })
    }
    await comesBack()
    expect(restarted).toHaveBeenCalledTimes(1)
    expect(await clickhouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('is given up after six crashes in a minute, and says so', async () => {
    for (let crash = 0; crash < 6; crash++) {
      await vi.waitFor(() => expect(engine.state()).toBe('ready'), { timeout: 20_000, interval: 20 })
      kill()
      await vi.waitFor(() => expect(engine.state()).not.toBe('ready'))
    }
    expect(engine.state()).toBe('failed')
    await expect(clickhouse.query('SELECT 1')).rejects.toMatchObject({ retryable: true, type: 'UNREACHABLE' })
  })
})

describe('stopping', () => {
  it('finishes the query that runs', async () => {
    await createNumbers()
    const insert = clickhouse.command(
      'INSERT INTO numbers SELECT number FROM numbers(30000000)',
      {},
      { priority: 'backfill' },
    )
    const processes = "SELECT 1 FROM system.processes WHERE query LIKE 'INSERT%'"
    await vi.waitFor(async () => expect(await clickhouse.query(processes)).not.toEqual([]))
    await Promise.all([engine.stop(), insert])
    await clickhouse.close()
    await start()
    expect(await clickhouse.query('SELECT count() AS rows FROM numbers')).toEqual([{ rows: 30_000_000 }])
  })

  it('leaves no process and no waiting rows behind', async () => {
    const pid = engine.pid() ?? 0
    await engine.stop()
    expect(alive(pid)).toBe(false)
    expect(engine.state()).toBe('stopped')
    expect(await readdir(join(dir, 'spool'))).toEqual([])
  })

  it('is the parent’s business: Ctrl-C does not end the engine by itself', async () => {
    const pid = engine.pid() ?? 0
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGTERM')
    expect(await clickhouse.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(engine.pid()).toBe(pid)
  })
})

describe('the folder', () => {
  it('serves one process at a time, and the second is told', async () => {
    await expect(startEmbeddedClickHouse({ dir, log: silentLog })).rejects.toThrow(
      /is in use by another analytics engine/,
    )
    expect(await clickhouse.ping()).toBe(true)
  })

  it('is free again after the whole server was killed', async () => {
    await createNumbers()
    await clickhouse.insert('numbers', rows(0, 10))
    await clickhouse.close()
    await engine.stop()
    const server = fork(new URL('./engine-server.test-support.ts', import.meta.url), [dir], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(server, 'message')
    server.kill('SIGKILL')
    await start()
    expect(await clickhouse.query('SELECT count() AS n FROM numbers')).toEqual([{ n: 10 }])
  })

  it('may have any name, also one that looks like a pattern', async () => {
    const odd = join(dir, "it's {a,b} *é")
    const other = await startEmbeddedClickHouse({ dir: odd, log: silentLog })
    const door = createClickHouse({ ...other, database: 'default' })
    await door.command('CREATE TABLE numbers (n UInt64) ENGINE = MergeTree ORDER BY n')
    await door.insert('numbers', rows(0, 10))
    expect(await door.query('SELECT count() AS rows FROM numbers')).toEqual([{ rows: 10 }])
    await door.close()
    await other.stop()
  })
})

describe('the queue', () => {
  it('serves a screen before the work that waits behind a long one', async () => {
    const order: string[] = []
    const run = (name: string, priority: 'interactive' | 'shipping' | 'backfill', size: number) =>
      clickhouse
        .query(`SELECT sum(cityHash64(number)) FROM numbers(${size})`, {}, { priority })
        .then(() => order.push(name))
    const long = run('long', 'backfill', 500_000_000)
    const waiting = ['second', 'third'].map((name) => run(name, 'backfill', 1))
    const shipping = run('shipping', 'shipping', 1)
    await run('screen', 'interactive', 1)
    await Promise.all([long, shipping, ...waiting])
    expect(order).toEqual(['screen', 'long', 'shipping', 'second', 'third'])
  })

  it('refuses with 503 when too many wait, and recovers', async () => {
    const { url, username, password } = engine
    const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
    const responses = await Promise.all(
      Array.from({ length: 400 }, () => fetch(url, { method: 'POST', headers, body: 'SELECT sleep(0.02)' })),
    )
    const refused = responses.filter(({ status }) => status === 503)
    expect(refused.length).toBeGreaterThan(0)
    expect(responses.filter(({ status }) => status === 200).length).toBe(400 - refused.length)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(await refused[0]?.text()).toMatch(/^Code: 202\. DB::Exception: .*\(TOO_MANY_SIMULTANEOUS_QUERIES\)/)
    expect(await clickhouse.ping()).toBe(true)
  })

  it('forgets a caller that went away before its turn', async () => {
    await createNumbers()
    const long = clickhouse.query(
      'SELECT sum(cityHash64(number)) FROM numbers(300000000)',
      {},
      { priority: 'backfill' },
    )
    const leave = new AbortController()
    const waiting = clickhouse.command(
      'INSERT INTO numbers SELECT 1',
      {},
      { priority: 'backfill', signal: leave.signal },
    )
    leave.abort()
    await expect(waiting).rejects.toThrow()
    await long
    expect(await clickhouse.query('SELECT count() AS n FROM numbers', {}, { priority: 'backfill' })).toEqual([{ n: 0 }])
  })
})
