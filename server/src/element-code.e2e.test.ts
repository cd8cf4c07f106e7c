import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'

const run = promisify(execFile)

// What the room of an element offers to paste, pasted.
describe.skipIf(!hasBrowser())('the code that an element’s room shows', () => {
  let server: TestApp

  const visit = consoleVisits(async (started) => {
    server = started
    const hero = {
      name: 'Home hero',
      variants: [{ key: 'all', content: { title: 'Hello' } }],
      fallback: { content: { title: 'Welcome' } },
    }
    const list = { name: 'Headlines', variants: [], fallback: { content: ['One', 'Two'] } }
    for (const [key, body] of Object.entries({ hero, list })) {
      const made = await server.ask('PUT', `/api/elements/${key}`, { body, headers: { 'if-none-match': '*' } })
      expect(made.status, made.text).toBe(201)
    }
  })

  test('runs as it stands on a server, but for the key', async () => {
    const { page } = await visit('marketer')
    await page.goto(`${server.url}/elements/hero`)
    await page.getByRole('tab', { name: 'In your code' }).click()
    const program = (await page.getByRole('region', { name: 'OpenFeature' }).textContent()) ?? ''
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', program.replace('dp_secret_…', await server.key('secret'))],
      { cwd: fileURLToPath(new URL('..', import.meta.url)) },
    )
    expect(stdout.trim()).toBe(`{ title: 'Hello' } STATIC`)
    await page.getByRole('tab', { name: 'curl OFREP' }).click()
    const curl = (await page.getByRole('region', { name: 'curl OFREP' }).textContent()) ?? ''
    const [, path = '', body = ''] = /curl https?:\/\/[^/]+(\S+) [\s\S]*-d '(.*)'/.exec(curl) ?? []
    const asked = await server.ask('POST', path, { token: await server.key('secret'), body })
    expect(asked.body).toMatchObject({ value: { title: 'Hello' } })
    await page.getByText('From a page or an app').click()
    expect(await page.getByRole('region', { name: 'OpenFeature' }).textContent()).toContain('dp_write_…')
    expect(await seriousFaults(page)).toEqual([])
  })

  test('is a bare request where the content is a list, and says why; on a small screen and in French', async () => {
    const { page } = await visit('marketer', { locale: 'fr-FR' })
    await page.setViewportSize({ width: 360, height: 800 })
    await page.goto(`${server.url}/elements/list?tab=code`)
    await page.getByText('Ce que montre cet élément est une liste').waitFor()
    expect(await page.getByRole('tab', { name: 'curl OFREP' }).count()).toBe(0)
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
  })
})
