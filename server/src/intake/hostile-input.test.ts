import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type AskOptions, type TestApp, testApp } from '../app.test-support.ts'
import { errorRegistry } from '../error-registry.ts'
import { expectConsistent } from './intake.test-support.ts'

let server: TestApp
let writeKey: string

beforeAll(async () => {
  server = await testApp({ background: false })
  writeKey = await server.key('secret')
})
afterAll(async () => {
  await expectConsistent(server.db)
  await server.stop()
})

/** The slowest that an answer to anything may be, in ms. */
const SLOW = 1000

async function send(path: string, options: AskOptions): Promise<Answer<Record<string, unknown>>> {
  const started = performance.now()
  const answer = await server.ask('POST', path, { token: writeKey, ...options })
  expect(performance.now() - started, `${path} is slow`).toBeLessThan(SLOW)
  expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500)
  if (answer.status >= 400) {
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(errorRegistry[String(answer.body.code)]?.status, `${answer.body.code} is documented`).toBe(answer.status)
  }
  return answer
}

const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const braces = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const around = (part: string) => `{"type":"track","event":"E","userId":"u","messageId":"h","properties":{"p":${part}}}`

describe('a hostile body', () => {
  test.each([
    ['200,000 brackets', brackets(200_000), 400],
    ['braces as deep as 500 KB allow', braces(80_000), 422],
    ['brackets inside a message', around(brackets(200_000)), 422],
    ['braces inside a message', around(braces(70_000)), 422],
    [
      'a batch of bottomless messages',
      `{"batch":[${Array(10)
        .fill(around(brackets(20_000)))
        .join()}]}`,
      200,
    ],
    ['499 KB of one string', around(JSON.stringify('x'.repeat(499 * 1024))), 422],
    ['a name of 499 KB', `{"type":"track","userId":"u","event":${JSON.stringify('x'.repeat(499 * 1024))}}`, 422],
    [
      'a member’s name of 499 KB',
      `{"type":"track","userId":"u","event":"E",${JSON.stringify('x'.repeat(499_000))}:1}`,
      422,
    ],
    ['45,000 members', around(`{${Array.from({ length: 45_000 }, (_, n) => `"k${n}":1`).join()}}`), 422],
    ['a batch of 200,000 numbers', `{"batch":[${Array(200_000).fill(1).join()}]}`, 400],
    ['1,000 messages that are none', `{"batch":[${Array(1000).fill('{"userId":[[[]]]}').join()}]}`, 200],
    ['a number of 400 KB', around('9'.repeat(400_000)), 200],
    ['a huge exponent', around('1e999999999'), 200],
    ['a number as identity', '{"type":"track","event":"E","userId":1e309}', 422],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['a byte order mark', Buffer.from(`\ufeff${around('1')}`), 400],
    ['UTF-16', Buffer.from(around('1'), 'utf16le'), 400],
    ['NUL everywhere', around('"\\u0000"').replaceAll('"E"', '"\\u0000"'), 422],
    ['lone surrogates', around('"\\ud800"').replaceAll('"u"', '"\\udfff"'), 422],
    ['repeated members', '{"type":"track","event":"E","userId":"u","userId":{},"userId":"v","messageId":"rep"}', 200],
    ['__proto__ as the whole', '{"__proto__":{"userId":"u","event":"E"}}', 422],
    [
      'prototype keys as values',
      around('{"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":1}'),
      200,
    ],
    ['a body of blanks', ' '.repeat(400_000), 400],
  ])('of %s is answered in time, under a documented code', async (_, body, expected) => {
    const path = typeof body === 'string' && body.startsWith('{"batch"') ? '/v1/batch' : '/v1/track'
    const { status } = await send(path, { body })
    expect(status).toBe(expected)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('that unfolds a thousandfold is stopped at the limit', async () => {
    const headers = { 'content-encoding': 'gzip' }
    for (const bomb of [gzipSync(Buffer.alloc(400 * 1024 * 1024, ' ')), gzipSync(`{"batch":[${' '.repeat(600_000)}]}`)])
      expect((await send('/v1/batch', { body: bomb, headers })).status).toBe(413)
    const twice = gzipSync(gzipSync(around('1')))
    expect((await send('/v1/track', { body: twice, headers })).status).toBe(400)
    expect((await send('/v1/track', { body: gzipSync(around('1')).subarray(0, 40), headers })).status).toBe(400)
  })

  test.each([
    [{ 'content-type': 'application/xml' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, 415],
    [{ 'content-type': 'application/json; charset=utf-16' }, 200],
    [{ 'content-type': ';;;' }, 415],
    [{ 'content-encoding': 'br' }, 415],
    [{ 'content-encoding': 'gzip' }, 400],
    [{ 'content-encoding': 'gzip, gzip' }, 415],
  ])('that calls itself %j is answered %i', async (headers, expected) => {
    const { status } = await send('/v1/track', { body: around('1'), headers: headers as Record<string, string> })
    expect(status).toBe(expected)
  })
})

describe('generated bodies', () => {
  const paths = fc.constantFrom('/v1/track', '/v1/batch', '/v1/i', '/v1/alias', '/v1/decide')
  /** JSON of every shape, with the names that the protocol knows. */
  const names = fc.oneof(
    fc.constantFrom(
      'userId',
      'type',
      'event',
      'context',
      'externalIds',
      'batch',
      'traits',
      'timestamp',
      '__proto__',
      'elements',
      'identity',
    ),
    fc.string({ unit: 'binary' }),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('track', 'identify', 'u-1', '', '\ud800', '\0', '2026-11-21T10:00:00Z'),
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 5 }),
    ),
  }))

  test('of JSON of any shape get an answer with a documented code', async () => {
    await fc.assert(
      fc.asyncProperty(paths, value, async (path, body) => {
        await send(path, { body: JSON.stringify(body) ?? 'null' })
      }),
      { numRuns: 200 },
    )
  })

  test('of random bytes get an answer with a documented code', async () => {
    await fc.assert(
      fc.asyncProperty(paths, fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (path, bytes, packed) => {
        await send(path, {
          body: packed ? gzipSync(bytes) : bytes,
          headers: packed ? { 'content-encoding': 'gzip' } : {},
        })
      }),
      { numRuns: 150 },
    )
  })

  test('of a good message with one byte changed get an answer with a documented code', async () => {
    const good = Buffer.from(around('{"externalIds":[{"type":"email","id":"a@b.c"}]}'))
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (place, byte) => {
        const body = Buffer.from(good)
        body[place] = byte
        await send('/v1/track', { body })
      }),
      { numRuns: 200 },
    )
  })
})
