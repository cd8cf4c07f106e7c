import { describe, expect, test } from 'vitest'
import { eventually, type TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { type Browser, hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'
import { put } from './identity-on-shared-devices.test-support.ts'

// What the console says of links that end: until when one holds, that another has ended, and the way back.

const DAY = 24 * 3_600_000

describe.skipIf(!hasBrowser())('links that end, in the console', () => {
  let now = Date.parse('2026-11-21T12:00:00.000Z')
  let server: TestApp
  const ada = originOf('userId', 'u-ada')

  const visit = consoleVisits(
    async (started) => {
      server = started
      for (const [type, expires] of [
        ['loyalty_card', 'P400D'],
        ['phone', 'P30D'],
      ])
        await put(server, `/api/identifiers/${type}`, {
          name: String(type),
          strength: type === 'phone' ? 'weak' : 'strong',
          normalise: 'trim',
          trust: ['secret'],
          expires: String(expires),
        })
      const token = await server.key('secret', { channel: 'store' })
      const externalIds = [
        { type: 'phone', id: '+33612345678' },
        { type: 'loyalty_card', id: '4970-1' },
      ]
      const batch = [
        { type: 'identify', traits: { name: 'Ada Lovelace' }, userId: 'u-ada', context: { externalIds } },
        { type: 'page', name: 'Home', context: { externalIds: externalIds.slice(0, 1) } },
      ]
      const sent = await server.ask('POST', '/v1/batch', { token, body: { batch } })
      expect(sent.body).toMatchObject({ accepted: 2 })
      now += 31 * DAY
      await server.app.jobs.add('identity.expire', {})
      await eventually(() => server.ask<{ items: unknown[] }>('GET', '/api/identity/decisions'), {
        until: ({ body }) => body.items.length === 1,
      })
    },
    { clock: () => now },
  )

  async function enter(locale: string): Promise<Browser['page']> {
    const { page } = await visit('admin', { locale, sessionEnds: new Date(now + 365 * DAY) })
    await page.goto(`${server.url}/people/${ada}?tab=identity`)
    await page.getByRole('application').waitFor()
    return page
  }

  test('the picture, the list and the panel say until when a link holds and that another has ended', async () => {
    const page = await enter('en-GB')
    const picture = page.getByRole('application')
    await picture.getByLabel(/^Ended: .*u-ada.*, on 21 Dec 2026$/).waitFor({ state: 'attached' })
    await picture.getByLabel(/^Linked: .*4970-1.*, until 26 Dec 2027$/).waitFor({ state: 'attached' })
    await page.getByText('Ended (1)').waitFor()
    await page.getByRole('table', { name: 'Links' }).getByText('until 26 Dec 2027').waitFor()
    await page.getByText('Links ended with their time').waitFor()
    await page.getByText('Diapason itself').first().waitFor()
    await picture.getByRole('button', { name: /4970-1/ }).click()
    const panel = page.getByRole('complementary')
    await panel
      .getByRole('button', { name: /Linked/ })
      .first()
      .click()
    await panel.getByText('Ends unless shown again').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  test('what has ended lives again by a word of somebody', async () => {
    const page = await enter('fr-FR')
    await page.getByText('Échu (1)').waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 780 })
    expect(await overflow(page)).toBe(0)
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByLabel('Pourquoi').fill('Elle l’a encore')
    await page.getByRole('button', { name: 'L’annuler' }).click()
    await page.getByText('Annulation d’une décision').waitFor()
    await page.getByText('Échu (1)').waitFor({ state: 'detached' })
    expect(await seriousFaults(page)).toEqual([])
  })
})
