import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, eventually, type TestApp, testApp } from '../app.test-support.ts'
import type { Database } from '../platform/database/database.ts'
import { expectConsistent, forgetEverybody, intakeNode, wholeLog } from './intake.test-support.ts'

let server: TestApp
let writeKey: string
let db: Database

beforeAll(async () => {
  server = await testApp({ background: false })
  db = server.db
  writeKey = await server.key('secret')
})
afterAll(() => server.stop())
beforeEach(() => forgetEverybody(db))

const track = (messageId: string, more: object = {}) => ({
  type: 'track',
  event: 'Seen',
  userId: 'u-7',
  messageId,
  ...more,
})
const many = (prefix: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => track(`${prefix}-${n}`, more))

/** Keeps every batch from being written until `open` is called. */
async function blockWriting(): Promise<{ open: () => Promise<void> }> {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let began = () => {}
  const locked = new Promise<void>((resolve) => {
    began = resolve
  })
  const held = db.tx(async (tx) => {
    await tx.execute('lock table profiles in share mode')
    began()
    await gate
  })
  await locked
  return {
    open: async () => {
      open()
      await held
    },
  }
}

describe('more than can be written', () => {
  test('is refused with 503 and Retry-After, whole; what was accepted is written, and then there is room again', async () => {
    const writing = await blockWriting()
    const answers: Promise<Answer<Record<string, unknown>>>[] = []
    for (let n = 0; n < 22; n += 1) {
      answers.push(server.ask('POST', '/v1/batch', { token: writeKey, body: { batch: many(`b-${n}`, 1000) } }))
    }
    await eventually(() => server.app.intake.waiting, { until: (waiting) => waiting === 20_000 })
    const lone = await server.ask('POST', '/v1/track', { token: writeKey, body: track('lone') })
    expect([lone.status, lone.body.code, lone.headers.get('retry-after')]).toEqual([503, 'overloaded', '1'])
    await writing.open()
    const statuses = (await Promise.all(answers)).map((answer) => answer.status)
    expect([statuses.filter((one) => one === 200).length, statuses.filter((one) => one === 503).length]).toEqual([
      20, 2,
    ])
    expect(server.app.intake.waiting).toBe(0)
    expect(await wholeLog(db)).toHaveLength(20_000)
    expect((await server.ask('POST', '/v1/track', { token: writeKey, body: track('lone') })).status).toBe(200)
  })

  test('is weighed as it is in memory, however small it was compressed', async () => {
    const writing = await blockWriting()
    const node = intakeNode(db, { bounds: { messages: 1000, bytes: 100_000 } })
    const first = node.take(many('m', 4, { properties: { p: 'x'.repeat(20_000) } }))
    const packed = gzipSync(JSON.stringify(many('n', 4, { properties: { p: 'x'.repeat(20_000) } })))
    expect(packed.length).toBeLessThan(1000)
    await expect(node.take(many('n', 4, { properties: { p: 'x'.repeat(20_000) } }))).rejects.toMatchObject({
      code: 'overloaded',
    })
    await writing.open()
    expect(await first).toMatchObject({ accepted: 4 })
    expect(await node.take(many('n', 4, { properties: { p: 'x'.repeat(20_000) } }))).toMatchObject({ accepted: 4 })
  })
})

describe('stopping', () => {
  test('writes all that was accepted before it ends, and refuses what comes later', async () => {
    const node = await server.node()
    const writing = await blockWriting()
    const accepted = Array.from({ length: 5 }, (_, n) => sendTo(node.url, many(`s-${n}`, 10)))
    await eventually(() => node.app.intake.waiting, { until: (waiting) => waiting === 50 })

    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    let received = ''
    socket.on('data', (data) => {
      received += data
    })
    const ended = new Promise((resolve) => socket.on('close', resolve))
    const request = (body: string) =>
      `POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${writeKey}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    socket.write(request(JSON.stringify(track('early'))))
    await eventually(() => node.app.intake.waiting, { until: (waiting) => waiting === 51 })
    const stopped = node.stop()
    socket.write(request(JSON.stringify(track('late'))))
    await writing.open()
    expect((await Promise.all(accepted)).map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    await stopped
    await ended
    expect(received).toMatch(/^HTTP\/1.1 200 [\s\S]*HTTP\/1.1 503 [\s\S]*"code":"stopping"/)
    expect(await wholeLog(db)).toHaveLength(51)
    await expectConsistent(db)
  })

  test('of an intake refuses new work and ends when the last of it is written', async () => {
    const node = intakeNode(db)
    const writing = await blockWriting()
    const accepted = node.take(many('m', 3))
    const stopped = node.intake.stop()
    await expect(node.take([track('late')])).rejects.toMatchObject({ code: 'stopping' })
    await writing.open()
    expect(await accepted).toMatchObject({ accepted: 3 })
    await stopped
    expect(node.intake.waiting).toBe(0)
  })
})

describe('a database that is away', () => {
  test('acknowledges nothing, leaves nothing waiting, and takes the same request later', async () => {
    let away = true
    const fragile: Database = {
      ...db,
      tx: (work, options) => (away ? Promise.reject(new Error('away')) : db.tx(work, options)),
      together: (work) => (away ? Promise.reject(new Error('away')) : db.together(work)),
    }
    const node = intakeNode(fragile)
    await expect(node.take([track('m-1')])).rejects.toThrow('away')
    expect(node.intake.waiting).toBe(0)
    away = false
    expect(await node.take([track('m-1')])).toMatchObject({ accepted: 1, duplicates: 0 })
  })
})

describe('requests whose key was revoked meanwhile', () => {
  test('are refused without a transaction that writes nothing', async () => {
    let transactions = 0
    const counted: Database = {
      ...db,
      tx: (work, options) => {
        transactions += 1
        return db.tx(work, options)
      },
      together: (work) => {
        transactions += 1
        return db.together(work)
      },
    }
    const node = intakeNode(counted, { verify: async () => () => false })
    await expect(node.take([track('m-1')])).rejects.toMatchObject({ code: 'unauthenticated' })
    expect([transactions, node.intake.waiting]).toEqual([0, 0])
    await expect(node.take([{ type: 'track' }])).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(transactions).toBe(0)
  })
})

describe('requests that come together', () => {
  test('share transactions, and each is answered for itself', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        server.ask('POST', '/v1/batch', {
          token: writeKey,
          body: { batch: [track(`m-${n}`), n % 2 ? 'bad' : track(`n-${n}`)] },
        }),
      ),
    )
    for (const [n, { body }] of receipts.entries())
      expect(body).toMatchObject({ accepted: n % 2 ? 1 : 2, rejected: n % 2 ? [{ index: 1 }] : [] })
    const transactions = new Set((await wholeLog(db)).map((row) => row.tx))
    expect(transactions.size).toBeLessThan(50)
    await expectConsistent(db)
  })
})

function sendTo(url: string, batch: readonly object[]): Promise<Response> {
  return fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  })
}
