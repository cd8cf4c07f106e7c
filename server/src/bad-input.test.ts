import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { type Heard, type HostileRequest, hear, hostileRequests } from './bad-input.test-support.ts'
import { errorRegistry } from './error-registry.ts'
import { misspoken } from './refusal.test-support.ts'

// QUALITY.md, "bad input": every route of the table, generated and mutated requests: the documented error, never a 5xx, never slow.

let server: TestApp

beforeAll(async () => {
  server = await testApp()
  // Something to stumble over: a person, a rejected message, an element.
  const token = await server.key('write')
  await server.ask('POST', '/v1/identify', { token, body: { userId: 'u-7', traits: { tier: 'gold' } } })
  await server.ask('POST', '/v1/track', { token, body: { event: 'Nobody' } })
  const body = { name: 'Home hero', variants: [], fallback: { content: {} } }
  await server.ask('PUT', '/api/elements/home-hero', { body, headers: { 'if-none-match': '*' } })
})
afterAll(() => server.stop())

/** Slow once is the machine; slow again is us. */
const SLOW = 1_000

/** Why an answer is not one that a caller may get, or undefined. */
function fault(heard: Heard, { method, path }: HostileRequest): string | undefined {
  const { status, text: body } = heard
  if (status >= 500 && status !== 503) return `a failure of ours: ${body}`
  if (status < 400) return undefined
  if (method === 'HEAD') return undefined
  return misspoken(heard, path)
}

async function assertAnswered(request: HostileRequest, token: string): Promise<void> {
  const asked = { ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } }
  const heard = await hear(server.url, asked)
  expect(fault(heard, request), `${request.method} ${request.path}`).toBeUndefined()
  if (heard.ms > SLOW) expect((await hear(server.url, asked)).ms).toBeLessThan(SLOW)
}

describe('hostile requests', () => {
  it('get the documented error from every route', { timeout: 300_000 }, async () => {
    const key = await server.key('secret')
    for (const route of server.app.routes) {
      if (route.url.includes('*')) continue
      const token = route.url.startsWith('/v1/') ? key : server.operatorToken
      await fc.assert(
        fc.asyncProperty(hostileRequests(route), (request) => assertAnswered(request, token)),
        { numRuns: 40 },
      )
    }
    // It still works, for everybody else.
    expect((await server.ask('GET', '/readyz')).status).toBe(200)
    expect((await server.ask('GET', '/api/people')).status).toBe(200)
  })

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers beyond 16 KB', `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /v1/track HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}', 400],
    [
      'a length and chunks',
      'POST /v1/track HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a method of its own', 'FEED /healthz HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['a length that is none', 'POST /v1/track HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n{}', 400],
    ['a control character in a header', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx: \u0000\r\n\r\n', 400],
  ])('that are %s are refused with a problem document', async (_, bytes, status) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(bytes)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toContain('application/problem+json')
    expect(Object.keys(errorRegistry)).toContain(JSON.parse(body).code)
  })
})
