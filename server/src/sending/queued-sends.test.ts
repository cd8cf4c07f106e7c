import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { createJobs } from '../platform/jobs/jobs.ts'
import { silentLog } from '../platform/testing/silent-log.ts'

// A message that was allowed when it was queued is asked for again when it leaves, by a node that never hears a notification: whatever it knows of the withdrawal, it verified.

let app: TestApp
let mailer: TestApp
let secret: string

beforeAll(async () => {
  app = await testApp({ background: false })
  secret = await app.key('secret')
  for (const [path, body] of [
    ['channels/email', { name: 'E-mail', identifier: 'email' }],
    ['purposes/letters', { name: 'Letters', basis: 'consent' }],
    ['topics/culture', { name: 'Culture', purpose: 'letters', channels: ['email'], subscribed: 'when_asked' }],
  ] as const) {
    const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(status, text).toBe(201)
  }
  mailer = await app.node({ background: false, deaf: true })
})
afterAll(async () => {
  await mailer.stop()
  await app.stop()
})

async function send(userId: string, event: string, properties: object): Promise<void> {
  const answer = await app.ask('POST', '/v1/track', { token: secret, body: { userId, event, properties } })
  expect(answer.status, answer.text).toBe(200)
}

async function mayLeave(userId: string): Promise<boolean> {
  const identity = { userId, externalIds: [{ type: 'email', id: `${userId}@example.org` }] }
  const { body } = await mailer.ask<{ allowed: boolean }>('POST', '/api/sends/check', {
    token: secret,
    body: { identity, topic: 'culture', channel: 'email' },
  })
  return body.allowed
}

describe('a message that waits in a queue', () => {
  test('does not leave after a withdrawal, a bounce, or the end of its topic that another node acknowledged meanwhile', async () => {
    const readers = ['stays', 'leaves', 'leaves-all', 'objects', 'bounces']
    for (const one of readers) {
      const choices = [
        { purpose: 'letters', state: 'granted' },
        { topic: 'culture', channel: 'email', state: 'granted' },
      ]
      await send(one, 'Choices Made', { choices })
    }
    const left: string[] = []
    const kept: string[] = []
    const jobs = createJobs({
      db: app.db,
      log: silentLog,
      tasks: [
        {
          name: 'test.send',
          run: async (payload) => {
            const { userId } = payload as { readonly userId: string }
            ;((await mayLeave(userId)) ? left : kept).push(userId)
          },
        },
      ],
    })
    try {
      for (const userId of readers) {
        expect(await mayLeave(userId)).toBe(true)
        await jobs.add('test.send', { userId })
      }
      await send('leaves', 'Choices Made', { choices: [{ topic: 'culture', channel: 'email', state: 'withdrawn' }] })
      await send('leaves-all', 'Choices Made', { everything: 'withdrawn' })
      await send('objects', 'Choices Made', { choices: [{ purpose: 'letters', state: 'withdrawn' }] })
      await send('bounces', 'Email Bounced', { email: 'bounces@example.org' })
      await jobs.start()
      await eventually(() => left.length + kept.length, { until: (done) => done === readers.length })
      expect([left, kept.toSorted()]).toEqual([['stays'], ['bounces', 'leaves', 'leaves-all', 'objects']])
      const { headers } = await app.ask('GET', '/api/topics/culture')
      await app.ask('DELETE', '/api/topics/culture', { headers: { 'if-match': String(headers.get('etag')) } })
      expect(await mayLeave('stays')).toBe(false)
    } finally {
      await jobs.stop()
    }
  })
})
