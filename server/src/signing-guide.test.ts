import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { JsonObject } from '@diapason/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { runProgram } from './cli/cli.ts'
import { readConfig } from './config.ts'
import { type CodeBlock, codeBlocks, readGuide } from './guide.test-support.ts'

/** The snippets by which a brand's server signs, run as they stand in the guide with the key that its first command makes. */
type Signing = {
  /** What calls the function of the snippet for the customer `u-9`, and prints what it returns. */
  readonly program: (snippet: string) => string
  /** Runs a program from its text; the first of these that is installed with what the snippet needs. */
  readonly interpreters: readonly { readonly command: string; readonly needs: readonly string[] }[]
  /** Where the program looks for what it imports; where the key is, unless it says otherwise. */
  readonly cwd?: string
  readonly run: string
}

const root = new URL('../..', import.meta.url).pathname
const customer = { id: 'u-9', email: 'grace@example.com' }

const languages: Readonly<Record<string, Signing>> = {
  js: {
    // What is imported is looked for from here before the program goes to where the key is.
    program: (snippet) =>
      `process.chdir(process.env.KEY_DIR)\n${snippet.replace('export ', '')}\nconsole.log(await identityToken(${JSON.stringify(customer)}))`,
    interpreters: [{ command: process.execPath, needs: ['--version'] }],
    cwd: root,
    run: '--input-type=module --eval',
  },
  python: {
    program: (snippet) =>
      `${snippet}\nfrom types import SimpleNamespace\nprint(identity_token(SimpleNamespace(**${JSON.stringify(customer)})))`,
    interpreters: ['python3', '/usr/bin/python3'].map((command) => ({
      command,
      needs: ['-c', 'import jwt, cryptography'],
    })),
    run: '-c',
  },
  php: {
    program: (snippet) =>
      `class Customer { function __construct(public string $id, public string $email) {} }\n${snippet}\necho identityToken(new Customer('${customer.id}', '${customer.email}'));`,
    interpreters: [{ command: 'php', needs: ['-r', 'exit(extension_loaded("sodium") ? 0 : 1);'] }],
    run: '-r',
  },
}

const run = promisify(execFile)
const blocks = codeBlocks(await readGuide('identity.md')).filter(({ heading }) => heading === 'Sign on your server')

let server: TestApp
let dir: string
let write: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-signing-'))
  server = await testApp({ background: false })
  write = await server.key('write')
  const made: string[] = []
  const unused = () => {
    throw new Error('no server is needed to make a key')
  }
  const program = { version: '0', start: unused, demo: unused, offline: unused, remark: () => undefined }
  const config = () => readConfig({ DIAPASON_VAR: dir })
  const argv = ['identity', 'keygen', '--kid', 'shop-2026', '--out', join(dir, 'shop.private.json')]
  expect(await runProgram({ ...program, config, out: (text) => made.push(text) }, argv)).toBe(0)
  const body = {
    name: 'Web shop',
    issuer: 'https://shop.example.org',
    audience: 'diapason',
    claims: { sub: 'userId', email: 'email' },
    keys: [JSON.parse(made[0] ?? '') as JsonObject],
  }
  expect((await server.ask('PUT', '/api/identity-issuers/shop', { body })).status).toBe(201)
})
afterAll(async () => {
  await server.stop()
  await rm(dir, { recursive: true })
})

async function installed({ interpreters }: Signing): Promise<string | undefined> {
  for (const { command, needs } of interpreters)
    if (
      await run(command, needs).then(
        () => true,
        () => false,
      )
    )
      return command
  return undefined
}

describe('a token signed as the guide says', () => {
  test('is shown in each language once', () => {
    expect(blocks.map(({ language }) => language)).toEqual(Object.keys(languages))
  })

  test.for(blocks)('in $language is believed', async (block, { skip }) => {
    const { language } = block
    const token = await signedBy(block)
    if (token === undefined) return skip(`${language}, or what the snippet needs of it, is not installed`)
    const message = {
      type: 'identify',
      anonymousId: `a-${language}`,
      userId: customer.id,
      context: { externalIds: [{ type: 'email', id: customer.email }], identityToken: token },
    }
    const { body, text } = await server.ask('POST', '/v1/batch', { token: write, body: { batch: [message] } })
    expect(body, text).toEqual({ success: true, accepted: 1, rejected: [] })
    const known = await server.ask<{ profile: { identifiers: { value: string }[] } }>(
      'GET',
      `/api/profiles/by/userId/${customer.id}`,
    )
    expect(known.body.profile.identifiers.map(({ value }) => value)).toEqual(
      expect.arrayContaining([customer.id, customer.email, `a-${language}`]),
    )
  })
})

async function signedBy({ language, text }: CodeBlock): Promise<string | undefined> {
  const signing = languages[language]
  const command = signing && (await installed(signing))
  if (signing === undefined || command === undefined) return undefined
  const { stdout } = await run(command, [...signing.run.split(' '), signing.program(text)], {
    cwd: signing.cwd ?? dir,
    env: { PATH: process.env.PATH, KEY_DIR: dir },
  })
  return stdout.trim()
}
