import { describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { definePurposes } from './customer/customer.test-support.ts'
import { hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'

// What a brand manager does to the customers' pages before any customer sees them.

describe.skipIf(!hasBrowser())('authoring the customers’ pages', () => {
  let server: TestApp
  const visit = consoleVisits((started) => {
    server = started
  })

  test('shows the page beside it, tells how a colour is read, and offers the nearest that passes', async () => {
    const { page } = await visit('marketer', { locale: 'fr-FR' })
    await page.goto(`${server.url}/customer-pages`)
    await page.getByLabel('Nom de la marque').fill('Maison Perle')
    const shown = page.frameLocator('iframe')
    await shown.getByText('Maison Perle').first().waitFor()
    await page.getByRole('textbox', { name: 'Couleur', exact: false }).first().fill('#e8751a')
    await page.getByText(/moins de 4,5/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /la plus proche/ }).click()
    await page
      .getByText(/Contraste 4,5\d.: lisible/)
      .first()
      .waitFor()
    // No script runs in the frame; what is followed in it is followed by the page around it.
    await shown.getByRole('link', { name: 'English' }).click()
    await shown.getByRole('button', { name: 'Save my choices' }).click()
    await shown.getByRole('heading', { name: 'Saved' }).waitFor()
    await page.getByRole('combobox', { name: 'Page affichée' }).click()
    await page.getByRole('option', { name: 'Ses données' }).click()
    await shown.getByRole('heading', { name: 'Your data' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Enregistré, révision 1').waitFor()
    await shown.getByRole('heading', { name: 'Your data' }).waitFor()
    await page.getByRole('tab', { name: 'Révisions' }).click()
    await page.getByText('Maison Perle').first().waitFor()
  })

  test('shows a wording on that page while it is written, at 320 pixels as well, and to nobody who may not look', async () => {
    await definePurposes(server)
    const { page } = await visit('dpo')
    await page.goto(`${server.url}/purposes/measurement`)
    const shown = page.frameLocator('iframe')
    await shown.getByText('Measuring our audience', { exact: true }).waitFor()
    expect(await shown.getByText('Chosen for you').count()).toBe(0)
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await seriousFaults(page)).toEqual([])
    const agent = await visit('agent')
    await agent.page.goto(`${server.url}/purposes/measurement`)
    await agent.page.getByRole('tab').first().waitFor()
    expect(await agent.page.locator('iframe').count()).toBe(0)
  })
})
