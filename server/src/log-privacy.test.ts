import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from './app.test-support.ts'
import { createLog } from './platform/log/create-log.ts'

/** Each stands for a person; none may appear in the log, on whatever path it came. */
const SECRETS = ['ada@example.org', 'Lovelace', 'u-secret-7', 'card-4711', 'dp_secret_']

let server: Awaited<ReturnType<typeof testApp>>
const lines: string[] = []

beforeAll(async () => {
  server = await testApp({ log: createLog('trace', { write: (line: string) => void lines.push(line) }) })
})
afterAll(() => server.stop())

test('nothing of a person, and no key, reaches the log, not even from what fails', async () => {
  const write = await server.key('write')
  const secret = await server.key('secret')
  const person = { userId: 'u-secret-7', context: { externalIds: [{ type: 'loyalty_card', id: 'card-4711' }] } }
  const ask = (token: string, path: string, body: unknown) => server.ask('POST', path, { token, body })
  await ask(write, '/v1/identify', { ...person, traits: { name: 'Lovelace', email: 'ada@example.org' } })
  await ask(write, '/v1/track', { ...person, timestamp: 'ada@example.org' })
  await ask(secret, '/v1/decide', {
    identity: { userId: 'u-secret-7' },
    context: { note: 'Lovelace' },
    elements: ['x'],
  })
  await server.ask('GET', '/api/people?q=ada@example.org', { token: secret })
  await server.ask('GET', '/api/events?q=Lovelace&cursor=Lovelace', { token: secret })
  await server.ask('GET', '/api/nowhere/ada@example.org', { token: `${secret}x` })
  await fetch(`${server.url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Bearer ${write}`, 'content-type': 'application/json' },
    body: '{"userId": ada@example.org}',
  })
  // A fault inside the database, with a person in the statement that fails.
  await server.db.execute('alter table log add constraint refuse_all check (name <> $$Refused$$) not valid')
  const failed = await ask(write, '/v1/track', { ...person, event: 'Refused' })
  expect(failed.status).toBe(500)

  const log = lines.join('')
  expect(log, 'the fault itself is in the log').toContain('23514')
  for (const one of SECRETS) expect(log, one).not.toContain(one)
})
