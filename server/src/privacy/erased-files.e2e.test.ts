import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { originOf } from '../identity/index.ts'
import { needlesOf, searchFiles } from './search-files.test-support.ts'

// Law 10: erased is gone from the files, not from the screens alone. The whole server, its own engines, `kill -9`, and an older backup.

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const MARKERS = ['zq7-ada-user', 'zq7-ada-visit', 'zq7-ada@example.org', 'Zq7 Lovelace', 'zq7-her-words']
const ORIGINS = [
  originOf('userId', 'zq7-ada-user'),
  originOf('anonymousId', 'zq7-ada-visit'),
  originOf('email', 'zq7-ada@example.org'),
]

type Erasure = { readonly state: string; readonly receipt: { readonly remains: readonly string[] } | null }

describe.runIf(process.platform === 'linux')('somebody erased', () => {
  let dir: string
  let server: Diapason
  let key: string
  let request: string
  const varDir = () => join(dir, 'var')
  const start = async () => {
    server = await startDiapason({ varDir: varDir() })
  }
  const found = () => searchFiles(varDir(), needlesOf(MARKERS, ORIGINS))
  const segments = () =>
    readdirSync(join(varDir(), 'postgres', 'data', 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name))
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env.PATH, DIAPASON_VAR: varDir(), DIAPASON_LOG_LEVEL: 'warn', PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const [out, remarks] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(await code, remarks).toBe(0)
    return out.trim()
  }
  const send = async (...batch: readonly object[]) => {
    const messages = batch.map((one) => ({ messageId: crypto.randomUUID(), type: 'track', event: 'Read', ...one }))
    const response = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: messages }),
    })
    expect(response.status).toBe(200)
  }

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'diapason-erased-'))
    await start()
    const made = { name: 'shop', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
    key = (await server.ask<{ key: string }>('POST', '/api/keys', made)).key
    await server.ask('PUT', '/api/purposes/service', { name: 'Service', basis: 'contract' })
    await server.ask('PUT', '/api/purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' })
    const element = { name: 'Hello', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } }
    await server.ask('PUT', '/api/elements/hello', element)
    const context = { externalIds: [{ type: 'email', id: 'zq7-ada@example.org' }] }
    await send(
      { anonymousId: 'zq7-ada-visit', properties: { said: 'zq7-her-words' } },
      {
        type: 'identify',
        userId: 'zq7-ada-user',
        anonymousId: 'zq7-ada-visit',
        context,
        traits: { name: 'Zq7 Lovelace' },
      },
      { type: 'group', userId: 'zq7-ada-user', groupId: 'acme', traits: { boss: 'Zq7 Lovelace' } },
      { userId: 'ben-of-others', anonymousId: 'zq7-ada-visit', properties: { article: 'a' } },
      { userId: 'zq7-ada-user', event: '' },
      ...Array.from({ length: 200 }, (_, n) => ({ userId: `other-${n}`, properties: { n } })),
    )
    const decide = { identity: { userId: 'zq7-ada-user' }, elements: ['hello'] }
    await server.ask('POST', '/v1/decide', decide)
    await server.ask('POST', `/api/people/${ORIGINS[0]}/choices`, {
      choices: [{ purpose: 'statistics', state: 'denied' }],
    })
  }, 120_000)
  afterAll(async () => {
    await server?.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  })

  test('is in the files of both engines before, or this could not fail', async () => {
    await expect
      .poll(
        () =>
          server
            .ask<{ seconds?: number }>('GET', '/readyz')
            .then(() => searchFiles(join(varDir(), 'clickhouse'), needlesOf(MARKERS, ORIGINS)).length),
        { timeout: 60_000, interval: 1_000 },
      )
      .toBeGreaterThan(2)
    await server.stop()
    const files = found()
    expect(files.filter((file) => file.startsWith('postgres/data/base/')).length).toBeGreaterThan(5)
    expect(files.filter((file) => file.startsWith('postgres/data/pg_wal/')).length).toBeGreaterThan(0)
    expect(files.filter((file) => file.startsWith('clickhouse/')).length).toBeGreaterThan(0)
    await start()
    await run('backup', dir)
  }, 180_000)

  test('is in no file after, though the server was killed in the middle', async () => {
    const opened = await server.ask<{ id: string }>('POST', `/api/people/${ORIGINS[0]}/requests`, {
      kind: 'erasure',
      via: 'letter',
      note: 'zq7-her-words',
    })
    request = opened.id
    await server.ask('POST', `/api/requests/${request}/verify`, { how: 'document' })
    const before = segments()
    await server.ask('POST', `/api/requests/${request}/erase`, { confirm: 'Zq7 Lovelace' })
    server.signal('SIGKILL')
    await server.exited
    await start()
    const erasure = () => server.ask<Erasure>('GET', `/api/requests/${request}/erasure`)
    await expect.poll(async () => (await erasure()).state, { timeout: 120_000 }).toBe('done')
    expect((await erasure()).receipt?.remains).toEqual(['backups'])
    await server.stop()
    expect(found()).toEqual([])
    // Compressed pages cannot be searched: what was written before is gone as a whole.
    expect(segments().filter((name) => before.includes(name))).toEqual([])
    await start()
  }, 240_000)

  test('stays erased when an older backup is restored, and comes back as somebody new', async () => {
    await server.stop()
    const [archive = ''] = readdirSync(dir).filter((name) => name.endsWith('.tar.zst'))
    await run('restore', join(dir, archive), '--force')
    await start()
    await expect
      .poll(
        () =>
          server.ask('GET', `/api/people/${ORIGINS[0]}`).then(
            () => 'there',
            () => 'gone',
          ),
        { timeout: 60_000 },
      )
      .toBe('gone')
    const early = new Date(Date.now() - 86_400_000).toISOString()
    await send({ userId: 'zq7-ada-user', timestamp: early, originalTimestamp: early })
    expect(await server.ask('GET', `/api/people/${ORIGINS[0]}`).catch(() => 'gone')).toBe('gone')
    await expect
      .poll(
        async () => (await server.ask<{ items: Erasure[] }>('GET', '/api/erasures')).items.map(({ state }) => state),
        { timeout: 120_000 },
      )
      .toEqual(['done'])
    await server.stop()
    expect(found()).toEqual([])
    await start()
    await send({ userId: 'zq7-ada-user', event: 'Came back' })
    const back = await server.ask<{ profile: { traits: object } }>('GET', `/api/people/${ORIGINS[0]}`)
    expect(JSON.stringify(back)).not.toContain('Lovelace')
  }, 240_000)
})
