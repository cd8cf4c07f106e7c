import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { readStores } from '../faults/stores.test-support.ts'
import { readOperatorToken } from '../platform/operator-token.ts'
import type { Shown } from './imports.test-support.ts'

const LINES = 40_000
const KILLS = 4

describe.runIf(process.platform === 'linux')(`an import of ${LINES} lines, killed ${KILLS} times`, () => {
  let varDir: string
  let server: Diapason | undefined

  beforeAll(() => {
    varDir = join(mkdtempSync(join(tmpdir(), 'diapason-kill-import-')), 'var')
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The server said:\n${server?.said() ?? ''}\n`)
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(join(varDir, '..'), { recursive: true, force: true, maxRetries: 5 })
  })

  test('takes each line once, counts each once, and ends by itself', { timeout: 600_000 }, async () => {
    server = await startDiapason({ varDir })
    const key = await server.ask<{ id: string }>('POST', '/api/keys', {
      name: 'history',
      kind: 'secret',
      purpose: 'service',
      legalBasis: 'contract',
    })
    // Groups of three lines that stand apart, and one line in a hundred that is wrong.
    const lines = Array.from(
      { length: LINES },
      (_, at) => `g${Math.floor(at / 30)}-${at % 10},${at % 100 === 99 ? 'many' : at}`,
    )
    const file = Buffer.from(['order,amount', ...lines].join('\n'))
    const { id } = await server.ask<Shown>('POST', '/api/imports', { name: 'orders.csv', size: file.length })
    const sent = await fetch(`${server.url}/api/imports/${id}/file`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await readOperatorToken(varDir)}`,
        'content-type': 'application/octet-stream',
      },
      body: file,
    })
    expect(sent.status).toBe(200)
    await server.ask('POST', `/api/imports/${id}/start`, {
      key: key.id,
      mapping: {
        columns: { amount: 'integer' },
        group: { by: ['order'], within: 100 },
        messages: [
          {
            type: 'track',
            event: 'Order Completed',
            userId: '{{order}}',
            messageId: '{{order}}',
            properties: { total: { sum: 'amount' }, lines: { count: true } },
          },
        ],
      },
    })

    let seen = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Somewhere inside the run: a little after it was last seen to have moved.
      const target = seen + 1
      await expect
        .poll(async () => (await progress(server, id)).lines, { timeout: 120_000, interval: 20 })
        .toBeGreaterThanOrEqual(target)
      await sleep(60 * kill)
      const before = await progress(server, id)
      if (before.state === 'done') break
      seen = before.lines
      process.kill(server.pid, 'SIGKILL')
      await server.exited
      server = await startDiapason({ varDir })
    }
    await expect
      .poll(async () => (await progress(server, id)).state, { timeout: 240_000, interval: 200 })
      .not.toMatch(/queued|checking|importing/)

    const end = await progress(server, id)
    const orders = new Set(lines.map((line) => line.split(',')[0]))
    const wrong = new Set(lines.filter((line) => line.endsWith('many')).map((line) => line.split(',')[0]))
    expect(end).toMatchObject({
      state: 'done',
      lines: LINES,
      written: orders.size - wrong.size,
      duplicates: 0,
      refused: lines.filter((line) => wrong.has(line.split(',')[0])).length,
    })
    await server.stop()
    server = undefined
    const { log } = await readStores(varDir)
    expect([...log.values()].every((times) => times === 1)).toBe(true)
    expect(log.size).toBe(orders.size - wrong.size)
  })
})

function progress(server: Diapason | undefined, id: string): Promise<Shown> {
  if (!server) throw new Error('no server runs')
  return server.ask<Shown>('GET', `/api/imports/${id}`)
}
