import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { pasteGuide } from './pasted-guide.test-support.ts'

/** The guide to OpenFeature: its requests pasted, and its program for servers run. That for pages runs in a browser: see `openfeature.e2e.test.ts`. */
const blocks = codeBlocks(await readGuide('openfeature.md'))
const run = promisify(execFile)

describe('the guide to OpenFeature, pasted', () => {
  pasteGuide(blocks, { key: 'secret' })
})

describe('its program for servers', () => {
  let server: TestApp
  beforeAll(async () => {
    server = await testApp()
  })
  afterAll(() => server.stop())

  test('is told what is decided of a person, and reports what the person saw', async () => {
    const token = await server.key('secret')
    const body = {
      name: 'Home hero',
      variants: [{ key: 'subscriber', when: { 'traits.subscriber': true }, content: { title: 'Welcome back' } }],
      fallback: { content: { title: 'The news of the day' } },
    }
    await server.ask('PUT', '/api/elements/home-hero', { body, headers: { 'if-none-match': '*' } })
    const traits = { userId: 'u-7', traits: { subscriber: true } }
    expect((await server.ask('POST', '/v1/identify', { token, body: traits })).status).toBe(200)
    const program = blocks.find(({ heading, language }) => heading === 'From a server' && language === 'js')?.text ?? ''
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      // What is imported is looked for from here.
      cwd: new URL('..', import.meta.url).pathname,
      env: { API: server.url, SECRET: token },
    })
    expect(stdout.trim()).toBe('Welcome back TARGETING_MATCH')
    const [viewed] = await server.db.query<{ body: string }>(`select body from log where name = 'Element Viewed'`)
    expect(JSON.parse(viewed?.body ?? '{}').properties?.decisionId).toMatch(/^[0-9a-f-]{36}\./)
  })
})
