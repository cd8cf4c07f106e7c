import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../scripts/find-chromium.ts'

/** A real Chromium with a fresh profile, in the language of one reader. */
export type Browser = {
  readonly page: Page
  /** Errors of scripts and failed loads so far; a page of ours has none. */
  readonly complaints: () => readonly string[]
  close(): Promise<void>
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** True where browser tests can run. */
export function hasBrowser(): boolean {
  return findChromium() !== undefined
}

export async function openBrowser(locale: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'diapason-browser-'))
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? '',
    headless: true,
    args: FLAGS,
    locale,
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 900 },
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused request (signed out, wrong password) is written there by the browser itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return {
    page,
    complaints: () => complaints,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** What axe-core finds serious or critical on the page as it stands, as readable lines. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Transitions end first: text that fades in has no contrast yet.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as { violations: axe.Result[] }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    )
}

/** How far the page can be scrolled sideways, in pixels; 0 on a page that fits. */
export function overflow(page: Page): Promise<number> {
  // A page that reserves the place of its scroll bar is narrower than its frame.
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))
}
