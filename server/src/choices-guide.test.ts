import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { codeBlocks, guideShell, readCurl, readGuide, shows } from './guide.test-support.ts'

/** Everything that the guide on choices tells people to paste, pasted from its first line to its last, and what it says that they see. */
const blocks = codeBlocks(await readGuide('choices.md'))

let server: TestApp
let dir: string
const variables = new Map<string, string>()

beforeAll(async () => {
  server = await testApp({ background: false })
  dir = await mkdtemp(join(tmpdir(), 'diapason-choices-'))
})
afterAll(async () => {
  await server.stop()
  await rm(dir, { recursive: true })
})

const { run } = guideShell(async (words) => {
  if (words[0] === 'npx') return server.key('secret')
  const { url, method, headers, body } = readCurl(words)
  const path = url.replace('http://localhost:4400', '')
  const answer = await server.ask(method, path, { token: null, headers, ...(body === undefined ? {} : { body }) })
  expect(answer.status, `${words.join(' ')}\n${answer.text}`).toBeLessThan(300)
  return answer.text
}, variables)

/** Authors what the file says that its first line names. */
async function define(file: string): Promise<void> {
  const [, collection, key] = /^# ([\w-]+)\/([\w-]+)\.yaml/.exec(file) ?? []
  const { status, text } = await server.ask('PUT', `/api/${collection}/${key}`, {
    body: parse(file),
    headers: { 'if-none-match': '*' },
  })
  expect(status, text).toBe(201)
}

describe('the guide on choices, pasted', () => {
  test.each([...Map.groupBy(blocks, ({ heading }) => heading)])('%s', async (_, own) => {
    let unseen: string[] = []
    for (const { language, text } of own) {
      if (language === 'yaml') await define(text)
      else if (language === 'sh') unseen = await run(text)
      else if (language === 'json') {
        const shown: unknown = JSON.parse(text)
        expect(
          unseen.map((answer) => JSON.parse(answer) as unknown).some((answer) => shows(shown, answer)),
          text,
        ).toBe(true)
      }
    }
  })

  test('verifies the ledger of a person by the program it prints, and finds what was changed', async () => {
    const [program] = blocks.filter(({ language }) => language === 'js')
    const path = join(dir, 'verify.mjs')
    await writeFile(path, program?.text ?? '')
    const verified = async () => {
      const { text } = await server.ask('GET', `/api/people/${variables.get('ADA')}/choices`)
      const child = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdin.end(text)
      return (await textOf(child.stdout)).trim().split('\n')
    }
    expect(await verified()).toEqual([
      expect.stringMatching(/personalisation granted intact$/),
      expect.stringMatching(/personalisation withdrawn intact$/),
    ])
    await server.db.execute(`update consent_entries set channel = 'email' where n = 1`)
    expect(await verified()).toEqual([
      expect.stringMatching(/personalisation granted ALTERED$/),
      expect.stringMatching(/personalisation withdrawn intact$/),
    ])
  })
})
