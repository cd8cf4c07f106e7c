import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject, type JsonObject } from '@diapason/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { runProgram } from './cli/cli.ts'
import { readConfig } from './config.ts'
import { codeBlocks, guideShell, readCurl, readGuide, shows } from './guide.test-support.ts'
import { signer } from './identity/tokens.test-support.ts'
import { writeServerFile } from './platform/server-file.ts'

/** Everything that the guide on identity tells people to paste, pasted from its first line to its last, and what it says that they see. */
const guide = await readGuide('identity.md')
const blocks = codeBlocks(guide)

let server: TestApp
let dir: string
let token: string
let keys: JsonObject
const variables = new Map<string, string>()

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-guide-'))
  const operatorToken = crypto.randomUUID()
  server = await testApp({ background: false, operatorToken })
  await writeServerFile(dir, { pid: process.pid, port: Number(new URL(server.url).port), url: server.url })
  await writeFile(join(dir, 'operator-token'), operatorToken, { mode: 0o600 })
  const shop = await signer({ kid: 'shop-2026' })
  token = await shop.sign({ sub: 'u-7', iss: 'https://shop.example.org', aud: 'diapason' })
  keys = shop.jwk
  variables.set('SECRET', await server.key('secret'))
  variables.set('WRITE', await server.key('write'))
})
afterAll(async () => {
  await server.stop()
  await rm(dir, { recursive: true })
})

const { run } = guideShell(async (words) => {
  if (words[0] === 'curl') return curl(words)
  if (words[0] === 'npx' && words[1] === 'diapason') return diapason(words.slice(2))
  throw new Error(`The guide runs ${words[0]}, which this test does not know.`)
}, variables)

async function curl(words: readonly string[]): Promise<string> {
  const { url, method, headers, body } = readCurl(words)
  const path = url.replace('http://localhost:4400', '')
  // What only the reader has: their own key, and a token that it signed.
  const own = body?.replace('{ "kty": "OKP", "crv": "Ed25519", "x": "…", "kid": "shop-2026" }', JSON.stringify(keys))
  const sent = own?.replace('eyJ…', token)
  const answer = await server.ask(method, path, { token: null, headers, ...(sent === undefined ? {} : { body: sent }) })
  expect(answer.status, `${words.join(' ')}\n${answer.text}`).toBeLessThan(300)
  expect(answer.body.rejected ?? [], answer.text).toEqual([])
  return answer.text
}

async function diapason(argv: readonly string[]): Promise<string> {
  const { code, out, remarks } = await command(...argv)
  expect(code, `diapason ${argv.join(' ')}\n${remarks}`).toBe(0)
  return out
}

async function command(...argv: string[]): Promise<{ code: number; out: string; remarks: string }> {
  const out: string[] = []
  const unused = () => {
    throw new Error('the server runs')
  }
  const config = () => readConfig({ DIAPASON_VAR: dir })
  const remarks: string[] = []
  const told = { out: (text: string) => out.push(text), remark: (text: string) => remarks.push(text) }
  const code = await runProgram({ version: '0', config, start: unused, demo: unused, offline: unused, ...told }, argv)
  return { code, out: out.join('\n'), remarks: remarks.join('\n') }
}

/** Headings with what is pasted below them. */
const sections = [...Map.groupBy(blocks, ({ heading }) => heading)]

describe('the guide on identity, pasted', () => {
  test.each(sections)('%s', async (_, own) => {
    let unseen: string[] = []
    for (const { language, text } of own) {
      if (language === 'sh') {
        // What makes a private key, or wants one in a file, is tried in the test of these commands.
        unseen = await run(text.replace(/^npx diapason identity (keygen|token) .*$/gm, ''))
      } else if (language === 'json') {
        const shown: unknown = JSON.parse(text)
        const answers = unseen.map((answer) => JSON.parse(answer) as unknown)
        expect(
          answers.some((answer) => shows(shown, answer)),
          `${text}\nis none of\n${answers.map((one) => JSON.stringify(one, null, 1)).join('\n')}`,
        ).toBe(true)
      } else if (language === 'yaml') await define(text)
    }
  })
})

test('what was decided is no message of the person, and capitals name the same identifier', async () => {
  const { body } = await server.ask<{ identifiers: { origin: string; events: number }[] }>(
    'GET',
    `/api/people/${variables.get('BEN')}/identity`,
  )
  const person = await server.ask<{ profile: { activity: { events: number } } }>(
    'GET',
    `/api/people/${variables.get('BEN')}`,
  )
  const counted = body.identifiers.reduce((sum, { events }) => sum + events, 0)
  expect(counted).toBe(person.body.profile.activity.events)
  const { status, text } = await server.ask('POST', `/api/people/${variables.get('BEN')}/split`, {
    body: { origins: [variables.get('BEN')?.toUpperCase()], reason: 'as typed', dryRun: true },
  })
  expect(status, text).toBe(200)
})

test('the command line joins two people, undoes it, and answers what was suggested', async () => {
  const two = ['email', 'cleo@example.com'] as const
  const reason = ['--reason', 'as she says']
  expect(await command('identity', 'merge', ...two, '--with', 'nonsense', ...reason)).toMatchObject({ code: 2 })
  const joined = await command('identity', 'merge', ...two, '--with', 'userId=u-7', ...reason, '--json')
  const { decision, people } = JSON.parse(joined.out)
  expect(people).toHaveLength(1)
  expect((await command('identity', 'merge', ...two, '--with', 'userId=u-7', ...reason)).remarks).toContain(
    'Both are one person already.',
  )
  const foreign = await command('identity', 'split', ...two, '--go', 'userId=u-8', ...reason)
  expect(foreign).toMatchObject({ code: 1, remarks: expect.stringContaining('  email=cleo@example.com') })
  expect(await command('identity', 'undo', decision, ...reason)).toMatchObject({ code: 0 })
  expect((await command('identity', 'decisions')).out.split('\n')[1]).toMatch(/ {2}merge {2}undone {2}as she says$/)

  const [waiting] = JSON.parse((await command('identity', 'suggestions', '--json')).out)
  expect((await command('identity', 'suggestions')).out).toContain('attach  at-the-till  store')
  const dry = await command('identity', 'accept', waiting.id, ...reason, '--dry-run')
  expect(dry).toMatchObject({ code: 0, remarks: 'Nothing was changed.' })
  expect(await command('identity', 'dismiss', waiting.id, ...reason)).toMatchObject({ code: 0 })
  expect((await command('identity', 'accept', waiting.id, ...reason)).remarks).toContain('decided')
  expect((await command('identity', 'show', ...two)).out).toContain('  removed (attach)  ')
})

/** A definition as `apply` would read it from the file that its first line names. */
async function define(text: string): Promise<void> {
  const [, collection, key] = /^# (identity-rules|identifiers)\/([\w-]+)\.yaml/.exec(text) ?? []
  const body: unknown = parse(text)
  if (key === undefined || !isJsonObject(body as JsonObject)) throw new Error(`This names no definition: ${text}`)
  const { status, text: answer } = await server.ask('PUT', `/api/${collection}/${key}`, { body })
  expect(status, answer).toBe(201)
}
