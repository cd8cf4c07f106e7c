import { afterAll, beforeAll, expect } from 'vitest'
import { buildConsole } from '../../scripts/build-console.ts'
import { type TestApp, testApp } from './app.test-support.ts'
import { type Browser, openBrowser } from './demo/browser.test-support.ts'
import type { Role } from './platform/auth/role.ts'

/** In which language somebody reads, and what `TestApp.person` takes. */
type Visitor = { readonly locale?: string } & NonNullable<Parameters<TestApp['person']>[1]>

/**
 * For one `describe`: the console on a server of its own, and people who enter it, each in a real browser. At the end no page may have complained.
 *
 * @param ready the started server, before the first test: keep it, and put into it what the tests look at
 */
export function consoleVisits(
  ready: (server: TestApp) => Promise<void> | void,
  options: Parameters<typeof testApp>[0] = {},
): (role: Role, visitor?: Visitor) => Promise<Browser> {
  let server: TestApp | undefined
  const browsers: Browser[] = []
  beforeAll(async () => {
    await buildConsole({ tell: () => {} })
    server = await testApp(options)
    await ready(server)
  }, 300_000)
  afterAll(async () => {
    for (const browser of browsers) {
      expect(browser.complaints()).toEqual([])
      await browser.close()
    }
    await server?.stop()
  })
  return async (role, { locale = 'en-GB', ...person } = {}) => {
    if (!server) throw new Error('People enter in tests: the server is started before them.')
    const browser = await openBrowser(locale)
    browsers.push(browser)
    const { cookie } = await server.person(role, person)
    const [name = '', value = ''] = cookie.split('=')
    await browser.page.context().addCookies([{ name, value, url: server.url }])
    return browser
  }
}
