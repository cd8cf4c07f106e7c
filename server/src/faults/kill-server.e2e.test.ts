import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { drawn } from './drawn.test-support.ts'
import { clickHouseOf, killNow } from './processes.test-support.ts'
import { startSender } from './sender.test-support.ts'
import { postgresOf, readStores } from './stores.test-support.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 12)
const SEED = Number(process.env.FAULT_SEED ?? 7)

const victims = ['server', 'postgres', 'clickhouse', 'server and postgres'] as const
type Victim = (typeof victims)[number]

/** Killed again before the last recovery is over, now and then: the moment is drawn from here to here, in ms. */
const SOONEST = 20
const LATEST = 900

describe.runIf(process.platform === 'linux')(`killed ${ROUNDS} times under load`, () => {
  let varDir: string
  let server: Diapason | undefined

  beforeAll(() => {
    varDir = join(mkdtempSync(join(tmpdir(), 'diapason-kill-')), 'var')
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The server said:\n${server?.said() ?? ''}\n`)
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(join(varDir, '..'), { recursive: true, force: true, maxRetries: 5 })
  })

  test(
    'nothing acknowledged is lost, nothing counts twice, and it comes back by itself',
    async () => {
      const random = drawn(SEED)
      const start = async () => {
        server = await startDiapason({ varDir })
        return server
      }
      const kill = async (victim: Victim) => {
        const running = server
        if (!running) throw new Error('no server runs')
        const postgres = postgresOf(varDir)
        if (victim.includes('postgres') && postgres) killNow(postgres)
        if (victim === 'clickhouse') killNow(clickHouseOf(running.pid))
        if (!victim.includes('server')) return
        killNow(running.pid)
        await running.exited
        await start()
      }

      const first = await start()
      const { key } = await first.ask<{ key: string }>('POST', '/api/keys', {
        name: 'load',
        kind: 'secret',
        purpose: 'service',
        legalBasis: 'contract',
      })
      const target = { url: () => server?.url ?? first.url, key }
      const senders = ['one', 'two', 'three', 'four'].map((name) => startSender(name, target))
      const definitions: string[] = []

      for (let round = 0; round < ROUNDS; round += 1) {
        const victim = victims[round % victims.length] ?? 'server'
        const before = senders.map(({ batches }) => batches)
        const path = `elements/round-${round}.yaml`
        // A definition is acknowledged too; while an engine comes back it may be refused, and is not counted on then.
        await server?.ask('POST', '/api/workspace/apply', { files: [{ path, text: element(round) }] }).then(
          () => definitions.push(path),
          () => undefined,
        )
        await sleep(SOONEST + random() * (LATEST - SOONEST))
        await kill(victim)
        await expect
          .poll(() => senders.every(({ batches }, at) => batches > (before[at] ?? 0) + 1), {
            timeout: 30_000,
            message: `round ${round}: after the end of ${victim} every client is served again`,
          })
          .toBe(true)
      }

      await Promise.all(senders.map((sender) => sender.stop()))
      await caughtUp(() => server)
      const { different, rebuilt } = await rebuildAll(server as Diapason)
      expect(rebuilt).toBeGreaterThan(0)
      expect(different, 'profiles that differ from their replay').toBe(0)
      const { files } = await (server as Diapason).ask<{ files: { path: string }[] }>('GET', '/api/workspace/export')
      expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(definitions))
      expect(await server?.stop()).toEqual({ code: 0, signal: null })
      server = undefined

      const acknowledged = senders.flatMap((sender) => [...sender.acknowledged])
      const { log, events } = await readStores(varDir)
      expect(
        acknowledged.filter((id) => log.get(id) !== 1),
        'not once in the log',
      ).toEqual([])
      expect(log.size).toBe(acknowledged.length)
      expect(
        [...log.keys()].filter((id) => events.get(id) !== 1),
        'not once in ClickHouse',
      ).toEqual([])
      expect(events.size).toBe(log.size)
    },
    60_000 + ROUNDS * 30_000,
  )
})

function element(round: number): string {
  return JSON.stringify({ name: `Round ${round}`, variants: [], fallback: { content: round } })
}

/** Until ClickHouse has all of the log. */
async function caughtUp(server: () => Diapason | undefined): Promise<void> {
  await expect
    .poll(
      async () => {
        const metrics = await server()?.ask<string>('GET', '/metrics')
        return /^diapason_shipping_lag_seconds (\S+)$/m.exec(metrics ?? '')?.[1]
      },
      { timeout: 30_000, interval: 100, message: 'ClickHouse has all of the log' },
    )
    .toBe('0')
}

async function rebuildAll(server: Diapason): Promise<{ rebuilt: number; different: number }> {
  const sum = { rebuilt: 0, different: 0 }
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const step: { rebuilt: number; different: number; nextCursor: string | null } = await server.ask(
      'POST',
      '/api/people/rebuild',
      { cursor: cursor ?? null },
    )
    sum.rebuilt += step.rebuilt
    sum.different += step.different
    cursor = step.nextCursor
  }
  return sum
}
