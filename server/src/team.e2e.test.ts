import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildConsole } from '../../scripts/build-console.ts'
import { type TestApp, testApp } from './app.test-support.ts'
import { type Browser, hasBrowser, openBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { authenticatorCode } from './platform/auth/authenticator.test-support.ts'

// One person's way through the doors, in a real browser: invited, joined, a second factor, two steps to sign in, and out at once.

describe.skipIf(!hasBrowser())('a member', () => {
  const PASSWORD = 'a password of grace'
  let server: TestApp
  let admin: Browser
  let grace: Browser
  let link: string
  let secret: string

  beforeAll(async () => {
    await buildConsole({ tell: () => {} })
    server = await testApp({ background: false })
    admin = await openBrowser('en-GB')
    grace = await openBrowser('fr-FR')
    await grace.page.setViewportSize({ width: 360, height: 800 })
    const [name = '', value = ''] = (await server.person('admin')).cookie.split('=')
    await admin.page.context().addCookies([{ name, value, url: server.url }])
  }, 300_000)
  afterAll(async () => {
    for (const browser of [admin, grace]) {
      expect(browser?.complaints()).toEqual([])
      await browser?.close()
    }
    await server?.stop()
  })

  const password = (page: Page) => page.locator('input[type=password]').first()
  /** Nothing bars anybody, and nothing sticks out. */
  async function fits({ page }: Browser) {
    expect(await seriousFaults(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  }

  test('is invited by a link that is shown once', async () => {
    const { page } = admin
    await page.goto(`${server.url}/team?invite=yes`)
    await page.getByLabel('E-mail').fill('grace@example.org')
    await page.getByRole('radio', { name: 'Data-protection officer' }).check()
    await page.getByRole('button', { name: 'Make the link' }).click()
    await page.getByText('Diapason sends no e-mail yet').waitFor()
    await fits(admin)
    link = new URL((await page.locator('pre').textContent())?.trim() ?? '').hash
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.goto(`${server.url}/team?tab=invitations`)
    await page.getByText('grace@example.org').waitFor()
    expect(await page.content()).not.toContain(link.slice(1))
  })

  test('joins, and finds the rooms of the role', async () => {
    const { page } = grace
    await page.goto(`${server.url}/invitation${link}`)
    await page.getByLabel('Nom').fill('Grace Hopper')
    expect(new URL(page.url()).hash).toBe('')
    await fits(grace)
    await password(page).fill(PASSWORD)
    await page.getByRole('button', { name: 'Rejoindre' }).click()
    await page.getByRole('button', { name: 'Ouvrir la liste des rubriques' }).click()
    const rooms = page.getByRole('dialog').getByRole('link')
    await rooms.filter({ hasText: 'Équipe' }).waitFor()
    await page.goto(`${server.url}/team`)
    await page.getByText('Grace Hopper').waitFor()
    expect(await page.getByRole('button', { name: 'Inviter quelqu’un' }).count()).toBe(0)
    await fits(grace)
  })

  test('sets a second factor up, and is asked for it', async () => {
    const { page } = grace
    await page.goto(`${server.url}/account`)
    await page.getByRole('button', { name: 'Le configurer' }).click()
    const dialog = page.getByRole('dialog')
    await password(dialog.page()).waitFor()
    await dialog.locator('input[type=password]').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Continuer' }).click()
    await dialog.getByRole('img', { name: 'Code QR' }).waitFor()
    await fits(grace)
    secret = (await dialog.locator('pre').textContent())?.trim() ?? ''
    await dialog.getByLabel('Code affiché').fill(authenticatorCode(secret, -1))
    await dialog.getByRole('button', { name: 'L’activer' }).click()
    await dialog.getByText('Gardez ces codes').waitFor()
    await dialog.getByRole('button', { name: 'Je les ai gardés' }).click()
    await page.getByText('10 codes de secours').waitFor()
    await page.context().clearCookies()
    await page.goto(`${server.url}/sign-in?next=/account`)
    await page.getByLabel('Adresse électronique').fill('grace@example.org')
    await password(page).fill(PASSWORD)
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByLabel('Le code').waitFor()
    await fits(grace)
    await page.getByLabel('Le code').fill(authenticatorCode(secret))
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByRole('heading', { name: 'Où vous êtes connecté' }).waitFor()
  })

  test('is out at once when suspended, in plain words on both sides', async () => {
    const { page } = admin
    await page.goto(`${server.url}/team`)
    await page.getByRole('button', { name: 'Grace Hopper' }).click()
    await page.getByText('Where they are signed in').waitFor()
    await fits(admin)
    await page.getByRole('button', { name: 'Suspend' }).click()
    const question = page.getByRole('dialog', { name: 'Suspend Grace Hopper?' })
    await question.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('button', { name: 'Let them in again' }).waitFor()
    await grace.page.goto(`${server.url}/account`)
    await grace.page.getByRole('heading', { name: 'Se connecter' }).waitFor()
    await grace.page.getByLabel('Adresse électronique').fill('grace@example.org')
    await password(grace.page).fill(PASSWORD)
    await grace.page.getByRole('button', { name: 'Se connecter' }).click()
    await grace.page.getByRole('alert').getByText('Ce compte est suspendu').waitFor()
  })

  test('reads what each role may do, one role at a time on a phone', async () => {
    const { page } = admin
    await page.goto(`${server.url}/team?tab=roles`)
    await page.getByRole('table').waitFor()
    await fits(admin)
    await page.setViewportSize({ width: 360, height: 800 })
    await page.getByRole('combobox', { name: 'Role' }).waitFor()
    await fits(admin)
  })
})
