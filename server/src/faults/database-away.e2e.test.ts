import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { processesBelow } from './processes.test-support.ts'
import { postgresOf, readStores } from './stores.test-support.ts'

describe.runIf(process.platform === 'linux')('while PostgreSQL does not answer', () => {
  let varDir: string
  let server: Diapason
  let key: string
  const frozen: number[] = []

  beforeAll(async () => {
    varDir = join(mkdtempSync(join(tmpdir(), 'diapason-away-')), 'var')
    server = await startDiapason({ varDir })
    const made = { name: 'load', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
    key = (await server.ask<{ key: string }>('POST', '/api/keys', made)).key
  })
  afterAll(async () => {
    thaw()
    await server?.stop()
    rmSync(join(varDir, '..'), { recursive: true, force: true, maxRetries: 5 })
  })

  /** Stops every process of PostgreSQL where it stands, as a machine that hangs does. */
  const freeze = () => {
    const postmaster = postgresOf(varDir) ?? 0
    frozen.push(postmaster, ...processesBelow(postmaster))
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  }
  const thaw = () => {
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT')
  }
  const ask = async (path: string, body?: unknown) => {
    const response = await fetch(server.url + path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(60_000),
    })
    const answer = (await response.json()) as { code?: string }
    return { status: response.status, code: answer.code, retryAfter: response.headers.get('retry-after') }
  }
  const track = (messageId: string) => ask('/v1/track', { messageId, userId: 'u', event: 'Page Read' })

  test('it is not ready, says 503, acknowledges nothing, and is back after', { timeout: 180_000 }, async () => {
    expect(await track('before')).toMatchObject({ status: 200 })
    freeze()
    const [ready, tracked, decided] = await Promise.all([
      ask('/readyz'),
      track('during'),
      ask('/v1/decide', { identity: { userId: 'u' }, elements: ['none'] }),
    ])
    expect(ready).toMatchObject({ status: 503, code: 'database_unavailable' })
    expect(tracked).toEqual({ status: 503, code: 'database_unavailable', retryAfter: '1' })
    expect(decided).toMatchObject({ status: 503, code: 'database_unavailable' })
    expect(await ask('/healthz')).toMatchObject({ status: 200 })

    thaw()
    await expect.poll(async () => (await ask('/readyz')).status, { timeout: 30_000 }).toBe(200)
    // The outcome was unknown to the client, which sends again.
    await expect.poll(async () => (await track('during')).status, { timeout: 30_000 }).toBe(200)
    expect(await track('after')).toMatchObject({ status: 200 })
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    const { log } = await readStores(varDir)
    expect([...log].sort()).toEqual([
      ['after', 1],
      ['before', 1],
      ['during', 1],
    ])
  })
})
