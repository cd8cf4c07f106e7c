import type { CDPSession } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { definePurposes, know, linkOf } from './customer/customer.test-support.ts'
import { type Browser, hasBrowser, openBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'

// One restriction and one rectification, from the customer's page (which needs no script) to the officer's desk, and back.

describe.skipIf(!hasBrowser())('requests in the console', () => {
  let server: TestApp
  let customer: Browser
  let devtools: CDPSession
  const visit = consoleVisits(async (started) => {
    server = started
    await definePurposes(server)
    customer = await openBrowser('en-GB')
    devtools = await customer.page.context().newCDPSession(customer.page)
    await scripts(false)
  })
  afterAll(async () => {
    await customer?.close()
  })
  /** Scripts of the customer's browser: off, but for who looks for faults by one. */
  const scripts = (on: boolean) => devtools.send('Emulation.setScriptExecutionDisabled', { value: !on })
  const requestOf = async (person: string) =>
    (await server.ask<{ items: { id: string }[] }>('GET', `/api/requests?person=${person}`)).body.items[0]?.id

  test('a restriction is asked for, set, seen by everybody, and lifted', async () => {
    const person = await know(server, 'e-1')
    const { path } = await linkOf(server, person, { scope: 'data' })
    const own = customer.page
    await own.goto(`${server.url}${path}?lang=en`)
    await own.getByRole('link', { name: 'Restrict its use' }).click()
    await own.getByRole('button', { name: 'Ask for restriction' }).click()
    await own.getByText('Your request has been received.').waitFor()
    const { page } = await visit('dpo')
    await page.goto(`${server.url}/requests/${await requestOf(person)}`)
    await page.getByRole('button', { name: 'Restrict now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restrict now' }).click()
    await page.getByText('The restriction stands').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'Ada Lovelace' }).click()
    await page.getByText(/^Restricted since/).waitFor()
    await page.getByRole('tab', { name: 'Choices' }).click()
    await page.getByText('Nothing of this person may be used', { exact: true }).waitFor()
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflow(page)).toBe(0)
    await own.goto(`${server.url}${path}?lang=en`)
    await own.getByText('The use of your data has been restricted since').waitFor()
    await scripts(true)
    await own.reload()
    expect(await seriousFaults(own)).toEqual([])
    await scripts(false)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goBack()
    await page.goto(`${server.url}/requests/${await requestOf(person)}`)
    await page.getByRole('button', { name: 'Lift' }).click()
    const now = await page.evaluate(() =>
      new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16),
    )
    await page.getByLabel('When they were told').fill(now)
    await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click()
    await page.getByText('Restriction lifted').waitFor()
    await own.reload()
    await own.getByText('The restriction was lifted.').waitFor()
    expect(await own.getByText('The use of your data has been restricted since').count()).toBe(0)
  })

  test('a correction is asked for, made in the request, and read by the customer', async () => {
    const person = await know(server, 'e-2', { name: 'Grace Hopper', city: 'Lyon' })
    const { path } = await linkOf(server, person, { scope: 'data' })
    const own = customer.page
    await own.goto(`${server.url}${path}?lang=fr`)
    await own.locator('#trait-city summary').click()
    await own.locator('#trait-city input.field').fill('Brest')
    await own.locator('#trait-city button').click()
    await own.locator('[role=status]').waitFor()
    const { page } = await visit('dpo', { locale: 'fr-FR' })
    await page.goto(`${server.url}/requests/${await requestOf(person)}`)
    await page.getByRole('combobox', { name: 'Ce qui est faux' }).click()
    await page.getByRole('option', { name: 'city' }).click()
    await page.getByRole('textbox', { name: 'city' }).fill('Brest')
    await page.getByRole('button', { name: 'Rectifier' }).click()
    await page.getByText('city : Lyon → Brest').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflow(page)).toBe(0)
    await own.goto(`${server.url}${path}?lang=fr`)
    await own.getByText('Nous avons rectifié').waitFor()
    expect(await own.locator('#trait-city .value').first().textContent()).toContain('Brest')
  })
})
