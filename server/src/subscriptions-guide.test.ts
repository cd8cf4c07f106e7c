import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { codeBlocks, guideShell, readCurl, readGuide, shows } from './guide.test-support.ts'

/** Everything that the guide on subscriptions tells people to paste, from its first line to its last, and what it says that they see. */
const blocks = codeBlocks(await readGuide('subscriptions.md'))

let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

const { run } = guideShell(async (words) => {
  if (words[0] === 'npx') return server.key('secret')
  const { url, method, headers, body } = readCurl(words)
  const path = url.replace('http://localhost:4400', '')
  const answer = await server.ask(method, path, { token: null, headers, ...(body === undefined ? {} : { body }) })
  expect(answer.status, `${words.join(' ')}\n${answer.text}`).toBeLessThan(300)
  return answer.text
}, new Map())

/** Authors what the file says that its first line names. */
async function define(file: string): Promise<void> {
  const [, collection, key] = /^# ([\w-]+)\/([\w-]+)\.yaml/.exec(file) ?? []
  const { status, text } = await server.ask('PUT', `/api/${collection}/${key}`, {
    body: parse(file),
    headers: { 'if-none-match': '*' },
  })
  expect(status, text).toBe(201)
}

describe('the guide on subscriptions, pasted', () => {
  test.each([...Map.groupBy(blocks, ({ heading }) => heading)])('%s', async (_, own) => {
    let unseen: string[] = []
    for (const { language, text } of own) {
      if (language === 'yaml') await define(text)
      else if (language === 'sh') unseen = await run(text)
      else if (language === 'json') {
        const shown: unknown = JSON.parse(text)
        expect(
          unseen.map((answer) => JSON.parse(answer) as unknown).some((answer) => shows(shown, answer)),
          `${text}\n${unseen.join('\n')}`,
        ).toBe(true)
      }
    }
  })
})
