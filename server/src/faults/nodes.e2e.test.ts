import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { buildConsole } from '../../../scripts/build-console.ts'
import { startSender } from './sender.test-support.ts'
import { type SharedEngines, startSharedEngines } from './shared-engines.test-support.ts'

const NAMES = ['a', 'b', 'c'] as const
type Name = (typeof NAMES)[number]

/** Milliseconds for a server to listen: three start at once, beside whatever else this machine does. */
const PATIENCE = 180_000

const eventually = (read: () => unknown, message: string) =>
  expect.poll(read, { timeout: 60_000, interval: 100, message })

describe.runIf(process.platform === 'linux')('three servers on one PostgreSQL and one ClickHouse', () => {
  let engines: SharedEngines
  const nodes = new Map<Name, Diapason>()

  const node = (name: Name): Diapason => {
    const running = nodes.get(name)
    if (!running) throw new Error(`${name} does not run`)
    return running
  }
  const start = async (name: Name, env: Record<string, string> = {}) => {
    const varDir = join(engines.folder, name)
    nodes.set(name, await startDiapason({ varDir, env: { ...engines.env, ...env }, patience: PATIENCE }))
  }
  const call = async (name: Name, path: string, of: { key?: string; body: unknown }) => {
    const response = await fetch(node(name).url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(of.key ? { authorization: `Bearer ${of.key}` } : {}) },
      body: JSON.stringify(of.body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const makeKey = async (name: Name, kind: 'write' | 'secret') =>
    node(name).ask<{ id: string; key: string }>('POST', '/api/keys', {
      name: `${kind} made on ${name}`,
      kind,
      purpose: 'service',
      legalBasis: 'contract',
    })

  beforeAll(async () => {
    // Else the three would build it at the same time.
    await buildConsole({ tell: () => {} })
    engines = await startSharedEngines()
  }, 300_000)
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const [name, { said }] of nodes) process.stderr.write(`${name} said:\n${said()}\n`)
  })
  afterAll(async () => {
    await Promise.all([...nodes.values()].map((one) => one.stop()))
    await engines?.stop()
  })

  test('start at the same moment on empty databases: each migration once, one workspace to set up', async () => {
    await Promise.all(NAMES.map((name) => start(name)))
    const migrations = readdirSync(new URL('../migrations', import.meta.url)).filter((file) => /^\d{4}-/.test(file))
    expect(await engines.db.query('select name from migrations order by number')).toEqual(
      migrations.sort().map((file) => ({ name: file.slice(0, -4) })),
    )
    expect(
      await engines.clickhouse.query('SELECT name, count() AS n FROM migrations GROUP BY name HAVING n > 1'),
    ).toEqual([])
    expect(await engines.clickhouse.query('SELECT count() AS n FROM engine')).toEqual([{ n: 1 }])

    // Each printed a link that works; the first account ends all of them, on every node.
    const tokens = NAMES.map((name) => /setup\?token=(\S+)/.exec(node(name).said())?.[1])
    expect(new Set(tokens).size).toBe(3)
    const account = { name: 'Ada', email: 'ada@example.org', password: 'a long enough passphrase' }
    const made = await call('b', '/api/setup', { body: { ...account, token: tokens[0] } })
    expect(made.status, JSON.stringify(made.body)).toBeLessThan(300)
    for (const [at, name] of NAMES.entries()) {
      const again = await call(name, '/api/setup', {
        body: { ...account, email: `${name}@example.org`, token: tokens[at] },
      })
      expect(again.status).toBeGreaterThanOrEqual(400)
    }
  }, 300_000)

  test('what one acknowledged is in the next answer of the others, a hundred times: people, definitions, keys', async () => {
    const secret = await makeKey('c', 'secret')
    const define = async (name: Name, title: string) =>
      node(name).ask('POST', '/api/workspace/apply', {
        files: [
          {
            path: 'elements/hero.yaml',
            text: JSON.stringify({
              name: 'Hero',
              variants: [{ key: 'gold', when: { 'traits.tier': 'gold' }, content: { title } }],
              fallback: { content: { title: 'Welcome' } },
            }),
          },
        ],
      })
    const decided = async (name: Name) => {
      const { status, body } = await call(name, '/v1/decide', {
        key: secret.key,
        body: { identity: { userId: 'u' }, elements: ['hero'] },
      })
      expect(status, JSON.stringify(body)).toBe(200)
      return (body.decisions as { hero: { content: unknown } }).hero.content
    }
    await define('a', 'first')
    for (let round = 0; round < 100; round += 1) {
      const from = NAMES[round % 3] ?? 'a'
      const others = NAMES.filter((name) => name !== from)
      const tier = round % 2 ? 'gold' : 'silver'
      const told = await call(from, '/v1/identify', {
        key: secret.key,
        body: { messageId: `law7-${round}`, userId: 'u', traits: { tier } },
      })
      expect(told.status).toBe(200)
      if (round % 10 === 9) await define(from, `round ${round}`)
      const title = round < 9 ? 'first' : `round ${Math.floor((round + 1) / 10) * 10 - 1}`
      for (const other of others)
        expect(await decided(other), `round ${round}, ${from} to ${other}`).toEqual({
          title: tier === 'gold' ? title : 'Welcome',
        })
    }
    for (const from of NAMES) {
      const key = await makeKey(from, 'write')
      const track = (name: Name, messageId: string) =>
        call(name, '/v1/track', { key: key.key, body: { messageId, userId: 'u', event: 'Seen' } })
      for (const name of NAMES) expect((await track(name, `key-${from}-${name}`)).status).toBe(200)
      await node(from).ask('DELETE', `/api/keys/${key.id}`)
      for (const name of NAMES) expect((await track(name, `late-${from}-${name}`)).status).toBe(401)
    }
  }, 300_000)

  test('refuses a node that would ship to a ClickHouse of its own', async () => {
    const { DATABASE_URL } = engines.env
    const alone = startDiapason({ varDir: join(engines.folder, 'alone'), env: { DATABASE_URL }, patience: PATIENCE })
    await expect(alone).rejects.toThrow(/give each the same CLICKHOUSE_URL/)
  }, 300_000)

  test('each killed in turn, then each restarted in turn, under load: nothing lost, nothing twice, no one left unserved', async () => {
    const { key } = await makeKey('a', 'write')
    let turn = 0
    // As a balancer does: the next node that runs, at each request.
    const target = {
      key,
      url: () => {
        turn += 1
        const running = [...nodes.values()]
        return running[turn % running.length]?.url ?? 'http://127.0.0.1:9'
      },
    }
    const senders = ['one', 'two', 'three'].map((name) => startSender(name, target))
    const served = async (after: string) => {
      const before = senders.map(({ batches }) => batches)
      await eventually(
        () => senders.every(({ batches }, at) => batches > (before[at] ?? 0) + 2),
        `served after ${after}`,
      ).toBe(true)
    }
    const shipped = async (after: string) => {
      const [row] = await engines.db.query<{ seq: number }>('select max(seq) as seq from log')
      await eventually(async () => {
        const [there] = await engines.clickhouse.query<{ seq: number }>('SELECT max(seq) AS seq FROM events')
        return (there?.seq ?? 0) >= (row?.seq ?? 0)
      }, `shipped after ${after}`).toBe(true)
    }

    await served('the start')
    for (const name of NAMES) {
      const victim = node(name)
      nodes.delete(name)
      victim.signal('SIGKILL')
      await victim.exited
      // One of the three was shipping; the others take over.
      await Promise.all([served(`the end of ${name}`), shipped(`the end of ${name}`)])
      await start(name)
    }
    for (const sender of senders) sender.refusals.clear()
    for (const name of NAMES) {
      const leaving = node(name)
      nodes.delete(name)
      expect(await leaving.stop()).toEqual({ code: 0, signal: null })
      await served(`the stop of ${name}`)
      await start(name)
    }
    await Promise.all(senders.map((sender) => sender.stop()))
    // Those who asked a node that was leaving were told to come back, or found its door closed; nobody was told anything else.
    expect(
      senders.flatMap(({ refusals }) => [...refusals.keys()]).filter((status) => ![0, 503].includes(status)),
    ).toEqual([])

    const acknowledged = senders.flatMap((sender) => [...sender.acknowledged])
    const ids = 'select message_id as id, count(*)::int as n from log group by message_id'
    const log = new Map((await engines.db.query<{ id: string; n: number }>(ids)).map(({ id, n }) => [id, n]))
    expect(acknowledged.filter((id) => log.get(id) !== 1)).toEqual([])
    await shipped('all')
    const events = await engines.clickhouse.query<{ id: string; n: number }>(
      'SELECT message_id AS id, count() AS n FROM events GROUP BY message_id',
    )
    expect(events.filter(({ n }) => n !== 1)).toEqual([])
    expect(events.length).toBe(log.size)
    expect(acknowledged.length).toBeGreaterThan(500)
  }, 600_000)

  test('a node told to stop says that it is not ready, serves meanwhile, then ends', async () => {
    const leaving = node('c')
    nodes.delete('c')
    await leaving.stop()
    await start('c', { DIAPASON_DRAIN_SECONDS: '2' })
    const { key } = await makeKey('c', 'write')
    const drained = node('c')
    nodes.delete('c')
    const ended = drained.stop()
    const ready = async () => (await fetch(`${drained.url}/readyz`)).status
    await eventually(ready, 'not ready').toBe(503)
    const response = await fetch(`${drained.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ messageId: 'drained', userId: 'u', event: 'Seen' }),
    })
    expect(response.status).toBe(200)
    expect(await ended).toEqual({ code: 0, signal: null })
  }, 300_000)
})
