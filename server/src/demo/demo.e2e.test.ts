import { Analytics } from '@segment/analytics-node'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../app.test-support.ts'
import { type Browser, hasBrowser, openBrowser, overflow, seriousFaults } from './browser.test-support.ts'
import { type DemoServer, startDemoServer } from './demo-server.test-support.ts'

// What the example is for: one command, a real experiment of 64,000 customers through somebody else's client, and its published result.
// Loaded once for all tests of this file, which tell one story in order.

type Result = {
  readonly exposures: { readonly people: number }
  readonly metrics: readonly {
    readonly key: string
    readonly arms: readonly { readonly arm: string; readonly n: number; readonly value: number }[]
  }[]
}
type Overview = {
  readonly events: { readonly total: number }
  readonly people: number
  readonly shipping: { readonly pending: number }
}

const ADA = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }
let demo: DemoServer

beforeAll(async () => {
  demo = await startDemoServer()
  await shipped()
}, 360_000)
afterAll(() => demo?.stop())

function shipped(): Promise<Overview> {
  return eventually(() => demo.ask<Overview>('GET', '/api/overview'), {
    until: ({ shipping }) => shipping.pending === 0,
    within: 60_000,
  })
}
const newKey = (name: string) =>
  demo.ask<{ key: string }>('POST', '/api/keys', {
    name,
    kind: 'secret',
    purpose: 'analytics',
    legalBasis: 'legitimate_interest',
    channel: 'web',
  })

describe('the result of the e-mail experiment of 2008', () => {
  async function published(): Promise<void> {
    const { exposures, metrics } = await demo.ask<Result>('GET', '/api/experiments/email-2008/result')
    expect(exposures.people).toBe(64_000)
    const table = metrics.map(({ key, arms }) => [
      key,
      ...arms.map(({ value }) => (key === 'spend' ? value : value * 100).toFixed(2)),
    ])
    expect(table).toEqual([
      ['visit', '10.62', '18.28', '15.14'],
      ['conversion', '0.57', '1.25', '0.88'],
      ['spend', '0.65', '1.42', '1.08'],
    ])
    for (const { arms } of metrics)
      expect(arms.map(({ arm, n }) => [arm, n])).toEqual([
        ['no-email', 21_306],
        ['mens-email', 21_307],
        ['womens-email', 21_387],
      ])
  }

  test('is the one that was published', published)

  test('stays the same when the same messages come again', async () => {
    const before = await shipped()
    const { key } = await newKey('Replay')
    const report = await demo.replay(key, 3_000)
    expect(report).toMatchObject({ failed: 0, done: true })
    expect(report.delivered).toBe(report.total)
    expect(report.total).toBeGreaterThan(6_000)
    const after = await shipped()
    expect([after.events.total, after.people]).toEqual([before.events.total, before.people])
    expect(after.people).toBe(64_000)
    await published()
  })

  test('was loaded with a key that no longer works', async () => {
    const { items } = await demo.ask<{ items: { name: string; revokedAt: string | null }[] }>('GET', '/api/keys')
    expect(items.find(({ name }) => name.startsWith('Example'))?.revokedAt).not.toBeNull()
  })
})

describe.skipIf(!hasBrowser())('in a browser', () => {
  let browser: Browser
  let siteKey = ''

  beforeAll(async () => {
    browser = await openBrowser('en-GB')
  })
  afterAll(async () => {
    expect(browser.complaints()).toEqual([])
    await browser.close()
  })
  const go = (path: string) => browser.page.goto(demo.url + path)
  const heading = (name: string | RegExp): Promise<void> =>
    browser.page.getByRole('heading', { level: 1, name }).waitFor()

  test('the set-up link makes the first account, once', async () => {
    const { page } = browser
    await page.goto(demo.setupUrl)
    await page.getByLabel('Name').fill(ADA.name)
    await page.getByLabel('E-mail').fill(ADA.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(ADA.password)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
    const again = await openBrowser('en-GB')
    await again.page.goto(demo.setupUrl)
    await again.page.getByLabel('Name').fill('Eve')
    await again.page.getByLabel('E-mail').fill('eve@example.org')
    await again.page.getByRole('textbox', { name: 'Password' }).fill('another horse battery')
    await again.page.getByRole('button', { name: 'Create the account' }).click()
    await again.page.getByRole('alert').waitFor()
    await again.close()
  })

  test('shows the published result, in words, plots and numbers', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'Experiments' }).first().click()
    await page
      .getByRole('link', { name: /e-mail, March 2008/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /64,000 people exposed/ }).waitFor()
    expect(await cells(page.getByRole('table', { name: /Visit/ }))).toEqual(
      [
        ['No e-mail', '21,306', '10.62%'],
        ['Men’s e-mail', '21,307', '18.28%'],
        ['Women’s e-mail', '21,387', '15.14%'],
      ].map((row) => row.map(plain)),
    )
    expect((await cells(page.getByRole('table', { name: /Conversion/ }))).map((row) => row[2])).toEqual([
      '0.57%',
      '1.25%',
      '0.88%',
    ])
    expect((await cells(page.getByRole('table', { name: /Spend/ }))).map((row) => row[2])).toEqual([
      '0.65',
      '1.42',
      '1.08',
    ])
  })

  test('shows it in French as well', async () => {
    const french = await openBrowser('fr-FR')
    const { page } = french
    await page.goto(`${demo.url}/experiments/email-2008`)
    await page.getByLabel('Adresse électronique').fill(ADA.email)
    await page.getByRole('textbox', { name: 'Mot de passe' }).fill(ADA.password)
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByRole('heading', { name: /64.000 personnes exposées/ }).waitFor()
    expect((await cells(page.getByRole('table', { name: /Visit/ }))).map((row) => row.slice(1))).toEqual([
      ['21 306', '10,62 %'],
      ['21 307', '18,28 %'],
      ['21 387', '15,14 %'],
    ])
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    expect(french.complaints()).toEqual([])
    await french.close()
  })

  test('makes a key, which works', async () => {
    const { page } = browser
    await go('/keys')
    await page.getByRole('button', { name: 'Create a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Secret key/ }).check()
    await dialog.getByLabel('Name').fill('Shop')
    await dialog.getByRole('combobox', { name: 'Purpose' }).fill('service')
    await dialog.getByRole('combobox', { name: 'Legal basis' }).click()
    await page.getByRole('option', { name: 'contract' }).click()
    await dialog.getByRole('button', { name: 'Create a key' }).click()
    const shown = dialog.getByRole('region', { name: 'Shop' })
    siteKey = ((await shown.textContent()) ?? '').trim()
    expect(siteKey).toMatch(/^dp_secret_/)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('rowheader', { name: 'Shop' }).waitFor()
    expect(await page.content()).not.toContain(siteKey)
  })

  test('shows a message the moment the SDK has sent it, and what it changed', async () => {
    const { page } = browser
    await go('/events')
    await page.getByText('Live', { exact: true }).waitFor()
    const analytics = new Analytics({ host: demo.url, writeKey: siteKey, flushAt: 1 })
    const delivered = new Promise((resolve) => {
      analytics.identify(
        { userId: 'customer-live', traits: { name: 'Grace Hopper', tier: 'gold' }, context: { channel: 'store' } },
        resolve,
      )
    })
    await delivered
    const row = page.getByRole('button', { name: /Identify.*Grace Hopper.*Shop/ })
    const started = performance.now()
    await row.waitFor()
    expect(performance.now() - started).toBeLessThan(5_000)
    await row.click()
    const panel = page.getByRole('complementary', { name: 'Event' })
    await panel.getByText('traits.tier').first().waitFor()
    await panel.getByRole('link', { name: /Grace Hopper/ }).click()
    await heading('Grace Hopper')
    await analytics.closeAndFlush()
  })

  test('shows a person with every trait and where it came from', async () => {
    const { page } = browser
    const traits = page.getByRole('table', { name: 'Traits' })
    await traits.waitFor()
    expect(await cells(traits)).toEqual([
      ['name', 'Grace Hopper', 'Shop'],
      ['tier', 'gold', 'Shop'],
    ])
    await traits.getByRole('button').first().click()
    await page.getByRole('dialog').getByText('traits.name').first().waitFor()
    await page.keyboard.press('Escape')
    await go('/people')
    await page.getByRole('textbox', { name: /identifier/i }).fill('CUSTOMER-000')
    await page.getByRole('link', { name: 'customer-00012' }).click()
    await heading('customer-00012')
    await page.getByRole('tab', { name: /Experiments/ }).click()
    await page.getByText('email-2008').first().waitFor()
  })

  test('mends a rejected message and replays it', async () => {
    const { page } = browser
    await fetch(`${demo.url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Bearer ${siteKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'Order Completed', messageId: 'mended-1', properties: { revenue: 12 } }),
    })
    await go('/rejected')
    await page.getByRole('button', { name: 'Order Completed' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rejected message' })
    const text = dialog.getByRole('textbox', { name: /to correct/ })
    await text.fill((await text.inputValue()).replace('{', '{"userId":"customer-live",'))
    await dialog.getByRole('button', { name: 'Replay corrected' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('row', { name: /Order Completed.*Replayed/ }).waitFor()
    const { items } = await demo.ask<{ items: { messageId: string; label: string }[] }>('GET', '/api/events?limit=1')
    expect(items).toMatchObject([{ messageId: 'mended-1', label: 'Grace Hopper' }])
  })

  test('signs out, and in again to where one was', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await go('/people?q=customer-live')
    await page.getByLabel('E-mail').fill(ADA.email)
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(ADA.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
    expect(new URL(page.url()).search).toContain('customer-live')
  })

  const rooms = [
    '/',
    '/events',
    '/people',
    '/elements',
    '/elements/home-hero',
    '/experiments',
    '/experiments/email-2008',
    '/measures',
    '/measures/visit',
    '/rejected',
    '/keys',
  ]
  for (const scheme of ['light', 'dark'] as const)
    test.each(rooms)(`nothing bars anybody from %s (${scheme})`, async (room) => {
      const { page } = browser
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await go(room)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settled()
      expect(await seriousFaults(page)).toEqual([])
    })

  test.each(rooms)('%s fits a screen of 320 pixels', async (room) => {
    const { page } = browser
    await page.setViewportSize({ width: 320, height: 640 })
    await go(room)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled()
    expect(await overflow(page)).toBe(0)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  /** Waits until what the room reads has come: nothing is loading any more. */
  async function settled(): Promise<void> {
    await browser.page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'))
  }
})

test('stops cleanly when told to', async () => {
  const started = performance.now()
  expect(await demo.stop()).toBe(0)
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(demo.printed()).toContain('Stopped.')
  expect(demo.printed()).not.toMatch(/Error|Warning/)
})

/** The cells of a table's body, their spaces and quotes made plain. */
async function cells(table: Locator): Promise<string[][]> {
  await table.waitFor()
  const rows = (await table.getByRole('row').all()).slice(1)
  return Promise.all(
    rows.map(async (row) => {
      const texts = await row.locator('th, td').allTextContents()
      return texts.slice(0, 3).map(plain)
    }),
  )
}

function plain(text: string): string {
  return text
    .replace(/[\u00a0\u202f]/g, ' ')
    .replaceAll('’', "'")
    .trim()
}
