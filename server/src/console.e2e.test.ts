import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { eventually, type TestApp } from './app.test-support.ts'
import { seedWorkspace } from './console.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { type Browser, hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import type { Role } from './platform/auth/role.ts'

// The console as a whole, on a small workspace: every room in both languages, both schemes and four widths; the keyboard alone; what one
// keeps for oneself; what happens when the server is away.

describe.skipIf(!hasBrowser())('the console', () => {
  let server: TestApp

  const visit = consoleVisits(async (started) => {
    server = started
    await seedWorkspace(server)
  })

  /** A browser of somebody who is signed in. */
  const enter = (locale: string, role: Role = 'admin') => visit(role, { locale })
  /** Opens a place and waits until nothing is loading any more. */
  async function open({ page }: Browser, path: string): Promise<void> {
    await page.goto(server.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled({ page })
  }
  const settled = ({ page }: Pick<Browser, 'page'>) =>
    page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'))
  const focused = ({ page }: Browser) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  const path = ({ page }: Browser) => new URL(page.url()).pathname

  /** What is not in the rail: one of each kind, and what is being made. */
  const others = [
    '/notices',
    '/elements/hero',
    '/elements/hero?tab=code',
    '/elements/~new',
    '/experiments/greeting',
    '/measures/orders',
    '/purposes/personalisation',
    '/purposes/~new',
    '/keys?new=write',
  ]

  test.each(['en-GB', 'fr-FR'])(
    'nothing bars anybody from any room, and every room fits every screen (%s)',
    async (locale) => {
      const browser = await enter(locale)
      const { page } = browser
      await page.setViewportSize({ width: 1440, height: 900 })
      await open(browser, '/')
      const rooms = await page
        .getByRole('navigation')
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
      expect(rooms.length).toBeGreaterThan(7)
      const person = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-ada')
      const found: string[] = []
      const who = `/people/${person.body.items[0]?.id}`
      for (const room of [...rooms, ...others, who, `${who}?tab=choices`]) {
        await open(browser, room)
        for (const [width, schemes] of [
          [1440, ['light', 'dark']],
          [2560, ['light']],
          [768, ['light']],
          [320, ['light', 'dark']],
        ] as const) {
          await page.setViewportSize({ width, height: 900 })
          for (const colorScheme of schemes) {
            await inScheme(page, colorScheme)
            const at = `${room} ${width} ${colorScheme}`
            found.push(...(await seriousFaults(page)).map((fault) => `${at}: ${fault}`))
          }
          const over = await overflow(page)
          if (over > 0) found.push(`${room} ${width}: ${over} px too wide`)
        }
        await page.setViewportSize({ width: 1440, height: 900 })
        await inScheme(page, 'light')
      }
      expect(found).toEqual([])
    },
    600_000,
  )

  test('on a phone every tab of a person stands within its row', async () => {
    const browser = await enter('fr-FR')
    const { page } = browser
    await page.setViewportSize({ width: 360, height: 780 })
    const person = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-ada')
    await open(browser, `/people/${person.body.items[0]?.id}`)
    const beyond = await page.getByRole('tab').evaluateAll((tabs) =>
      tabs
        .filter((tab) => {
          const row = tab.parentElement?.getBoundingClientRect()
          const { left, right } = tab.getBoundingClientRect()
          return row === undefined || left < row.left - 1 || right > row.right + 1 || right > window.innerWidth
        })
        .map((tab) => tab.textContent),
    )
    expect(await page.getByRole('tab').count()).toBe(7)
    expect(beyond).toEqual([])
  })

  test('the keyboard alone leads anywhere, opens, closes and comes back', async () => {
    const browser = await enter('en-GB')
    const { page } = browser
    const press = (keys: string) => page.keyboard.press(keys)
    await open(browser, '/')
    await press('Tab')
    expect(await focused(browser)).toBe('Skip to content')
    await press('Enter')
    await press('g')
    await press('l')
    await page.getByRole('heading', { level: 1, name: 'Elements' }).waitFor()
    await settled(browser)
    await press('j')
    expect(await focused(browser)).toBe('Checkout')
    await press('j')
    expect(await focused(browser)).toBe('Home hero')
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Home hero' }).waitFor()
    await press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.waitFor()
    await press('g')
    await press('e')
    expect(path(browser)).toBe('/elements/hero')
    await press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    await press('Control+k')
    await page.getByRole('textbox', { name: /A person, an element/ }).waitFor()
    await page.keyboard.type('lovelace')
    await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor()
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
    // While the palette is closing, keys are still its own.
    await page.getByRole('textbox', { name: /A person, an element/ }).waitFor({ state: 'hidden' })
    await press('g')
    await press('m')
    await page.getByRole('heading', { level: 1, name: 'Metrics' }).waitFor()
    await settled(browser)
    await press('/')
    await page.keyboard.type('ord')
    await eventually(() => new URL(page.url()).search, { until: (search) => search.includes('q=ord') })
    // Letters typed in a field are letters.
    await page.keyboard.type('ge')
    expect(path(browser)).toBe('/measures')
  })

  test('who turns single keys off keeps the sheet that turns them on', async () => {
    const browser = await enter('en-GB')
    const { page } = browser
    await open(browser, '/keys')
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('n')
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).check()
    expect(new URL(page.url()).search).toBe('')
  })

  test('a filter is saved, opens the room, is removed and comes back', async () => {
    const browser = await enter('en-GB')
    const { page } = browser
    await open(browser, '/experiments?status=draft')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('menuitem', { name: 'Save this filter…' }).click()
    await page.getByLabel('Name of the view').fill('Drafts')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const view = page.getByRole('button', { name: 'Drafts' })
    await view.click()
    await page.getByRole('menuitem', { name: 'Enter the room with it' }).click()
    await open(browser, '/elements')
    await page.getByRole('link', { name: 'Experiments' }).click()
    await eventually(() => new URL(page.url()).search, { until: (search) => search === '?status=draft' })
    await view.click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Saved views' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await view.waitFor()
  })

  test('what needs a person is counted until it is seen, and gone when it is settled', async () => {
    const browser = await enter('en-GB')
    const { page } = browser
    await open(browser, '/')
    await page.getByRole('button', { name: /Notices, 1 new/ }).click()
    await page.getByRole('dialog', { name: 'Notices' }).getByText('1 rejected event waits').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
    await open(browser, '/rejected')
    await page.getByRole('button', { name: 'Order Completed' }).click()
    await page.getByRole('button', { name: 'Discard' }).click()
    const back = page.getByRole('button', { name: 'Undo' })
    await back.waitFor()
    await open(browser, '/notices')
    await page.getByText('Nothing needs you now').waitFor()
  })

  test('a role sees its own rooms and begins in one of them', async () => {
    const browser = await enter('en-GB', 'agent')
    await open(browser, '/')
    expect(path(browser)).toBe('/people')
    expect(await browser.page.getByRole('link', { name: 'Experiments' }).count()).toBe(0)
  })

  test.each(['marketer', 'analyst', 'agent', 'dpo'] as const)(
    'whatever leads on, leads somewhere that the role may go (%s)',
    async (role) => {
      const browser = await enter('en-GB', role)
      const { page } = browser
      const refused: string[] = []
      let at = '/'
      page.on(
        'response',
        (answer) => void (answer.status() >= 400 && refused.push(`${at}: ${answer.status()} ${answer.url()}`)),
      )
      const person = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-ada')
      const who = `/people/${person.body.items[0]?.id}`
      const mayPeople = role !== 'analyst'
      const waiting = ['/', ...(mayPeople ? [who, `${who}?tab=timeline`, `${who}?tab=experiments`] : [])]
      // Of places that differ by their id alone, one is enough.
      const known = new Set(waiting.map(patternOf))
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        at = next
        await open(browser, at)
        // Of rows that open alike, one is enough; a menu holds no place.
        for (const kind of [':not([aria-haspopup])', '[aria-haspopup="dialog"]']) {
          const closed = page.getByRole('main').locator(`button[aria-expanded="false"]${kind}`)
          if ((await closed.count()) === 0) continue
          await closed.first().click()
          await settled(browser)
          await page.keyboard.press('Escape')
        }
        const links = await page
          .locator('a[href^="/"]:not([download])')
          .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
        for (const link of links) {
          if (known.has(patternOf(link)) || link.startsWith('/docs')) continue
          known.add(patternOf(link))
          waiting.push(link)
        }
      }
      expect(known.size).toBeGreaterThan(3)
      expect(refused).toEqual([])
    },
    300_000,
  )

  test('when the server is away it says so, and comes back by itself', async () => {
    const browser = await enter('en-GB')
    const { page } = browser
    await open(browser, '/elements')
    await page.route('**/api/**', (route) => route.abort())
    await page.getByRole('link', { name: 'Metrics' }).click()
    const note = page.getByText(/The server does not answer\. This page tries again/)
    await note.waitFor()
    await page.unroute('**/api/**')
    await note.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Orders', exact: true }).waitFor()
  })
})

/** Dark or light as the system says, once the page has taken it and its colours are about to change: `seriousFaults` waits until they have. */
async function inScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme)
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
}

/** An address with its ids and keys left out: `/people/…?tab`. */
function patternOf(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://console')
  const [, room = '', one] = pathname.split('/')
  return `/${room}${one === undefined ? '' : '/…'}?${[...searchParams].filter(([name]) => name === 'tab' || name === 'view').join('&')}`
}
