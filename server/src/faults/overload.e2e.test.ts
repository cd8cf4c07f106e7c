import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { residentMegabytes } from './processes.test-support.ts'
import { readStores } from './stores.test-support.ts'

/** Three times what may wait (20,000 messages), all offered at once, again and again. */
const CLIENTS = 240
const BATCH = 250
const REQUESTS_EACH = 6

/** What may wait weighs up to 64 MB, and its rows, documents and statements a few times that. */
const MEGABYTES = 600

type Answer = { readonly status: number; readonly retryAfter: string | undefined; readonly code: string | undefined }

describe.runIf(process.platform === 'linux')('offered three times what it can take', () => {
  let varDir: string
  let server: Diapason
  let key: string
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })

  beforeAll(async () => {
    varDir = join(mkdtempSync(join(tmpdir(), 'diapason-overload-')), 'var')
    server = await startDiapason({ varDir })
    const made = { name: 'load', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
    key = (await server.ask<{ key: string }>('POST', '/api/keys', made)).key
  })
  afterAll(async () => {
    agent.destroy()
    await server?.stop()
    rmSync(join(varDir, '..'), { recursive: true, force: true, maxRetries: 5 })
  })

  const send = (ids: readonly string[]) =>
    new Promise<Answer>((resolve, reject) => {
      const body = JSON.stringify({ batch: ids.map((messageId, at) => ({ ...message(at), messageId })) })
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }
      const sent = request(`${server.url}/v1/batch`, { method: 'POST', agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.once('end', () => {
          const { code } = JSON.parse(text) as { code?: string }
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], code })
        })
      })
      sent.once('error', reject)
      sent.end(body)
    })

  test('it says 503 and when to come back, keeps its memory, and recovers by itself', {
    timeout: 240_000,
  }, async () => {
    const before = residentMegabytes(server.pid)
    let most = before
    const answers: Answer[] = []
    const acknowledged: string[] = []
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let turn = 0; turn < REQUESTS_EACH; turn += 1) {
          const ids = Array.from({ length: BATCH }, (_, at) => `${client}-${turn}-${at}`)
          const answer = await send(ids)
          answers.push(answer)
          if (answer.status === 200) acknowledged.push(...ids)
          most = Math.max(most, residentMegabytes(server.pid))
        }
      }),
    )
    const refused = answers.filter(({ status }) => status !== 200)
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(refused.length, 'it was not too much').toBeGreaterThan(0)
    expect(new Set(refused.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`))).toEqual(
      new Set(['503 overloaded 1']),
    )
    expect(most - before, 'megabytes more than at rest').toBeLessThan(MEGABYTES)

    await expect.poll(async () => (await send(['after'])).status, { timeout: 20_000 }).toBe(200)
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    const { log } = await readStores(varDir)
    expect(acknowledged.filter((id) => log.get(id) !== 1)).toEqual([])
    // What was refused was not taken in part either.
    expect(log.size).toBe(acknowledged.length + 1)
  })
})

function message(at: number) {
  return { type: 'track', userId: `u-${at % 100}`, event: 'Page Read', properties: { text: 'x'.repeat(200) } }
}
