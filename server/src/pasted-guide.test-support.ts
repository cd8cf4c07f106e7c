import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { type CodeBlock, guideShell, readCurl, shows } from './guide.test-support.ts'

/**
 * For one `describe`: pastes a guide on a server of its own, heading by heading. A file of the workspace (`yaml`, its place in the first line) is authored, requests
 * (`sh`) are sent, and what is shown (`json`) must be what one of them answered.
 *
 * @param of `key`: what `npx diapason keys create` prints; `variables`: of the shell, to be read after
 */
export function pasteGuide(
  blocks: readonly CodeBlock[],
  of: {
    readonly key: 'write' | 'secret'
    readonly variables?: Map<string, string>
    readonly ready?: (server: TestApp) => void
  },
): void {
  let server: TestApp
  beforeAll(async () => {
    server = await testApp({ background: false })
    of.ready?.(server)
  })
  afterAll(() => server.stop())

  const { run } = guideShell(async (words) => {
    if (words[0] === 'npx') return server.key(of.key)
    const { url, method, headers, body } = readCurl(words)
    const path = url.replace('http://localhost:4400', '')
    // As curl sends what it is given, unless it is told otherwise.
    const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await server.ask(method, path, {
      token: null,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    expect(answer.status, `${words.join(' ')}\n${answer.text}`).toBeLessThan(300)
    return answer.text
  }, of.variables ?? new Map())

  const define = async (file: string) => {
    const [, collection, key] = /^# ([\w-]+)\/([\w-]+)\.yaml/.exec(file) ?? []
    const { status, text } = await server.ask('PUT', `/api/${collection}/${key}`, {
      body: parse(file),
      headers: { 'if-none-match': '*' },
    })
    expect(status, text).toBe(201)
  }

  test.each([...Map.groupBy(blocks, ({ heading }) => heading)])('%s', async (_, own) => {
    let answers: unknown[] = []
    for (const { language, text } of own) {
      if (language === 'yaml') await define(text)
      else if (language === 'sh')
        answers = (await run(text)).filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as unknown)
      else if (language === 'json') {
        const shown: unknown = JSON.parse(text)
        const isThere = answers.some((answer) => shows(shown, answer))
        expect(isThere, `${text}\n${JSON.stringify(answers, null, 2)}`).toBe(true)
      }
    }
  })
}
