import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { readGuide } from './guide.test-support.ts'
import { issuerBody, signer } from './identity/tokens.test-support.ts'
import { put, type Row, type Stage, type Step, Story } from './identity-on-shared-devices.test-support.ts'

/**
 * What becomes of a device that several people use is written in a table of the guide. Each row is a test: it sends what its second column says, and the
 * other columns must be, word for word, what the server then answers.
 */
const rows = tableOf(await readGuide('identity.md'))

let server: TestApp
let stage: Stage

beforeAll(async () => {
  server = await testApp({ background: false })
  const [write, secret] = await Promise.all([server.key('write', { channel: 'web' }), server.key('secret')])
  const shop = await signer({ kid: 'shop' })
  stage = { server, write, secret, shop }
  await put(server, '/api/identity-issuers/shop', issuerBody([shop], { claims: { sub: 'userId', email: 'email' } }))
  await put(server, '/api/identifiers/tablet', {
    name: 'Tablet of a shop',
    strength: 'weak',
    shared: true,
    normalise: 'trim',
    trust: ['write', 'partner', 'secret'],
  })
  await put(server, '/api/elements/greeting', {
    name: 'Greeting',
    variants: ['Ada', 'Ben'].map((name) => ({ key: name.toLowerCase(), when: { 'traits.name': name }, content: name })),
    fallback: { content: 'anybody' },
  })
})
afterAll(() => server.stop())

describe('on a device that several people use', () => {
  test.each(rows)('$name', async (row) => {
    const story = new Story(stage, rows.indexOf(row) + 1)
    try {
      for (const step of stepsIn(row.sent)) await story.take(step)
      const told = await story.told(row)
      expect({ ...row, ...told }).toEqual(row)
    } finally {
      await story.end()
    }
  })

  test('the guide tells of each of them', () => {
    expect(rows.length).toBeGreaterThanOrEqual(15)
  })
})

function stepsIn(sent: string): Step[] {
  return [...sent.matchAll(/_([^_]+)_|`([^`]+)`/g)].map(([, done, message]) =>
    done === undefined ? { message: message ?? '' } : { done },
  )
}

function tableOf(guide: string): Row[] {
  const [, table = ''] = /\| What happens[^\n]*\n\|[-| ]+\|\n((?:\|[^\n]*\n)+)/.exec(guide) ?? []
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', sent = '', messages = '', people = '', decided = '', links = ''] = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
      return { name, sent, messages, people, decided, links }
    })
}
