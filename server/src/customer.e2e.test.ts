import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildConsole } from '../../scripts/build-console.ts'
import { findChromium } from '../../scripts/find-chromium.ts'
import { type TestApp, testApp } from './app.test-support.ts'
import { definePurposes, heldOf, know, linkOf } from './customer/customer.test-support.ts'
import { hasBrowser, openBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'

// The customers' own pages as they meet them: in a real browser, most of it without scripts.

describe.skipIf(!hasBrowser())('the customers’ own pages', () => {
  let server: TestApp
  let person: string
  let profile: string
  let context: BrowserContext

  beforeAll(async () => {
    await buildConsole({ tell: () => {} })
    server = await testApp({ background: false })
    await definePurposes(server)
    const put = (path: string, body: object) =>
      server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    await put('customer-pages/workspace', { brand: 'Le Fil', accent: '#a8324a', correctable: ['city'] })
    await put('channels/email', { name: 'E-mail' })
    await put('topics/culture', {
      name: 'Culture',
      purpose: 'measurement',
      channels: ['email'],
      frequencies: ['weekly', 'monthly'],
      subscribed: 'when_asked',
    })
    person = await know(server, 'u-1', {
      name: 'Ada Lovelace',
      city: 'Lyon',
      bio: 'x'.repeat(900),
      html: '<b>bold</b>',
      rtl: 'مرحبا',
    })
    profile = await mkdtemp(join(tmpdir(), 'diapason-customer-'))
    context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? '',
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      locale: 'fr-FR',
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 900 },
    })
  })
  afterAll(async () => {
    await context?.close()
    await server?.stop()
    if (profile) await rm(profile, { recursive: true, force: true })
  })
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(server.url + path)
    return page
  }

  test('without a script: choosing, the confirmation, undoing it, the other language', async () => {
    const { path } = await linkOf(server, person)
    const page = await open(path)
    const choice = page.getByRole('group', { name: 'Choisi pour vous' })
    await choice.getByRole('radio', { name: 'Oui' }).check()
    await page
      .getByRole('group', { name: /Culture.*E-mail/ })
      .getByRole('radio', { name: 'Oui' })
      .check()
    await page.getByRole('combobox', { name: 'À quel rythme' }).selectOption('monthly')
    await page.getByRole('button', { name: 'Enregistrer mes choix' }).click()
    await page.getByRole('heading', { level: 1, name: 'C’est enregistré' }).waitFor()
    await page.getByText('Oui · Chaque mois').waitFor()
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { allowed: true } })
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByRole('heading', { level: 1, name: 'C’est enregistré' }).waitFor()
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { allowed: false } })
    await page.getByRole('link', { name: 'Revenir à vos choix' }).click()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Your choices' }).waitFor()
    await page.getByRole('button', { name: 'Refuse everything' }).click()
    await page.getByRole('heading', { level: 1, name: 'Saved' }).waitFor()
    await page.close()
  })

  test('without a script: what is known is put right, and erasure is asked for', async () => {
    const { path } = await linkOf(server, person, { scope: 'data' })
    const page = await open(path)
    await page.locator('#trait-city summary').click()
    await page.getByRole('textbox', { name: /La bonne valeur.*Ville/ }).fill('Annecy')
    await page.locator('#trait-city').getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('C’est corrigé.').waitFor()
    await page.locator('#trait-city').getByText('Annecy').first().waitFor()
    await page.getByRole('link', { name: 'Effacer mes données' }).click()
    await page.getByRole('button', { name: 'Demander l’effacement' }).click()
    await page.getByText('Votre demande est enregistrée').waitFor()
    await page.getByText('Réponse au plus tard le').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tout télécharger (JSON)' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^my-data-.*\.json$/)
    await page.close()
  })

  test('without a script: one button unsubscribes', async () => {
    const { path } = await linkOf(server, await know(server, 'u-3'), { scope: 'unsubscribe', subject: 'letter' })
    const page = await open(path)
    await page.getByRole('button', { name: 'Me désabonner' }).click()
    await page.getByRole('heading', { level: 1, name: 'Vous êtes désabonné' }).waitFor()
    await page.close()
  })

  test('by keyboard alone: every choice is reached, answered and sent', async () => {
    const reader = await know(server, 'u-2')
    const page = await open((await linkOf(server, reader)).path)
    await page.keyboard.press('Tab')
    expect(await page.getByRole('link', { name: 'Aller directement à vos choix' }).isVisible()).toBe(true)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    for (let step = 0; (await focused.getAttribute('name')) !== 'choice.personalisation' && step < 20; step += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    for (let step = 0; (await focused.textContent()) !== 'Enregistrer mes choix' && step < 20; step += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'C’est enregistré' }).waitFor()
    expect(await heldOf(server, reader)).toMatchObject({ personalisation: { allowed: true } })
    await page.close()
  })

  test('in both languages and schemes, from 320 pixels, at twice the size: axe finds nothing, nothing is cut', async () => {
    const { path: preferences } = await linkOf(server, person)
    const { token } = await linkOf(server, person, { scope: 'data' })
    const { path: unsubscribe } = await linkOf(server, person, { scope: 'unsubscribe' })
    const browser = await openBrowser('en-GB')
    const { page } = browser
    const paths = [preferences, `/c/${token}/data`, `/c/${token}/ask?kind=erasure`, unsubscribe, '/c/x/data']
    for (const path of paths)
      for (const [lang, scheme, width] of [
        ['en', 'light', 1280],
        ['fr', 'dark', 320],
        // Twice as large on a screen of 1280: WCAG 1.4.4, 1.4.10.
        ['fr', 'light', 640],
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme: scheme })
        await page.goto(`${server.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        for (const details of await page.locator('details').all())
          await details.evaluate((one) => one.setAttribute('open', ''))
        expect(await seriousFaults(page), `${path} ${lang} ${scheme}`).toEqual([])
        expect(await overflow(page), `${path} ${width}`).toBe(0)
      }
    // The policy of a page has stopped nothing of it.
    expect(browser.complaints()).toEqual([])
    await browser.close()
  })

  test('an employee makes a link on the page of a person, is shown it once, and ends it', async () => {
    const reader = await know(server, 'u-4')
    const browser = await openBrowser('en-GB')
    const { page } = browser
    const [name = '', value = ''] = (await server.person('agent')).cookie.split(/=(.*)/s)
    await page.context().addCookies([{ name, value, url: server.url }])
    await page.goto(`${server.url}/people/${reader}?tab=links`)
    await page.getByRole('button', { name: 'Make a link' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'All that is known of them' }).check()
    await dialog.getByRole('textbox', { name: 'What for (optional)' }).fill('Asked on the telephone')
    expect(await seriousFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    const path = new URL((await dialog.getByText(/\/c\/eyJ/).textContent()) ?? '').pathname
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('cell', { name: /Asked on the telephone/ }).waitFor()
    expect((await fetch(server.url + path)).status).toBe(200)
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
    await page.getByText(/^Ended/).waitFor()
    expect((await fetch(server.url + path)).status).toBe(404)
    expect(await seriousFaults(page)).toEqual([])
    await browser.close()
  })
})
