import { describe, expect, test } from 'vitest'
import { eventually, type TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { type Browser, hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'
import type { Role } from './platform/auth/role.ts'

// Who is who, as people decide it in the console: two customers whom a card made one are looked at, separated with a preview, put together
// again; what no rule dares to link is compared and settled, and taken back; two are joined by hand.

describe.skipIf(!hasBrowser())('who is who, in the console', () => {
  let server: TestApp
  const [ada, visit, carl, dora] = [
    originOf('userId', 'u-ada'),
    originOf('anonymousId', 'a-visit'),
    originOf('userId', 'u-carl'),
    originOf('userId', 'u-dora'),
  ]

  const come = consoleVisits(async (started) => {
    server = started
    const token = await server.key('secret', { channel: 'store' })
    const card = { externalIds: [{ type: 'loyalty_card', id: '4970-1' }] }
    const batch = [
      { type: 'identify', userId: 'u-ada', traits: { name: 'Ada Lovelace', city: 'London' }, context: card },
      { type: 'track', userId: 'u-ada', event: 'Order Completed', properties: { total: 12 } },
      { type: 'identify', anonymousId: 'a-visit', traits: { city: 'Paris', shoe_size: 44 } },
      // Somebody lent the card: from here on they are one.
      { type: 'track', anonymousId: 'a-visit', event: 'Card Scanned', context: { ...card, channel: 'kiosk' } },
      { type: 'identify', userId: 'u-carl', traits: { name: 'Carl Gauss' } },
      { type: 'track', userId: 'u-carl', event: 'Card Scanned', context: card },
      { type: 'identify', userId: 'u-dora', traits: { name: 'Dora Marsden', city: 'Leeds' } },
    ]
    for (const message of batch) {
      const sent = await server.ask('POST', '/v1/batch', { token, body: { batch: [message] } })
      expect(sent.body).toMatchObject({ accepted: 1 })
    }
  })

  const enter = async (locale = 'en-GB', role: Role = 'admin') => (await come(role, { locale })).page
  async function open(page: Browser['page'], path: string): Promise<void> {
    await page.goto(server.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
  }
  const settled = (page: Browser['page']) =>
    page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'))
  const picture = (page: Browser['page']) => page.getByRole('application')
  const peopleNow = async () => {
    const { body } = await server.ask<{ items: { label: string }[] }>('GET', '/api/people')
    return body.items.map(({ label }) => label).sort()
  }
  const apart = ['Ada Lovelace', 'Carl Gauss', 'Dora Marsden', 'a-visit']
  const together = ['Ada Lovelace', 'Carl Gauss', 'Dora Marsden']

  test('the picture shows who somebody is known as, by keyboard too, and the event that says so', async () => {
    const page = await enter()
    await open(page, `/people/${ada}?tab=identity`)
    await picture(page).getByRole('button', { name: 'user id u-ada' }).waitFor()
    expect(
      await picture(page)
        .getByRole('button', { name: /visit|loyalty card|user id/ })
        .count(),
    ).toBe(4)
    await picture(page)
      .getByRole('button', { name: /a-visit/ })
      .focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await eventually(() => new URL(page.url()).searchParams.get('at'), { until: (at) => at !== null })
    await page.getByRole('complementary').getByText('Strong: alone').waitFor()
    await page
      .getByRole('complementary')
      .getByRole('button', { name: /Linked/ })
      .first()
      .click()
    const link = page.getByRole('complementary')
    await link.getByText('It holds: both identifiers').waitFor()
    await link.getByText(/ · secret /).waitFor()
    await link.getByRole('button', { name: /Identify|Card Scanned/ }).click()
    await link.getByText('4970-1').last().waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  test('a separation shows both people before it is made, and is taken back', async () => {
    const page = await enter()
    await open(page, `/people/${ada}/separate`)
    await page.getByText('Nothing chosen yet').waitFor()
    await picture(page)
      .getByRole('button', { name: /a-visit/ })
      .click()
    const leaving = page.getByRole('region', { name: 'a-visit' })
    const staying = page.getByRole('region', { name: 'Ada Lovelace' })
    await leaving.getByText('shoe_size').waitFor()
    await settled(page)
    expect(await leaving.textContent()).toContain('Paris')
    expect(await staying.textContent()).toContain('was Paris while they were one')
    expect(await staying.textContent()).toContain('Not this person’s any more: shoe_size.')
    expect(await seriousFaults(page)).toEqual([])
    expect(await peopleNow()).toEqual(together)
    await page.getByLabel('Why').fill('The card was lent.')
    await page.getByRole('button', { name: 'Separate them' }).click()
    await page.getByText('2 people now').waitFor()
    expect(await peopleNow()).toEqual(apart)
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('tab', { name: /Identity/ }).waitFor()
    await eventually(peopleNow, { until: (people) => people.length === together.length })
    await page.getByText('“The card was lent.”').waitFor()
    await page.getByText('undone', { exact: true }).waitFor()
  })

  test('what waits is compared, settled by one key, and taken back', async () => {
    const page = await enter()
    await open(page, '/review')
    await page.getByRole('link', { name: 'To review 1' }).waitFor()
    await page.getByRole('button', { name: /Notices, \d+ new/ }).click()
    await page.getByRole('dialog', { name: 'Notices' }).getByText('1 link waits for somebody’s word').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('j')
    const compared = page.getByRole('region', { name: 'Carl Gauss' })
    await compared.waitFor()
    await page.getByText('Each has a number of their own').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    // A letter after `g` leads elsewhere and decides nothing.
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.getByRole('heading', { level: 1, name: 'Audit trail' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('v')
    await page.getByRole('button', { name: /Carl Gauss/ }).waitFor()
    expect(await peopleNow()).toEqual(together)
    await page.keyboard.press('j')
    await compared.waitFor()
    await page.keyboard.press('a')
    await page.getByText('Nothing waits for your word').waitFor()
    await eventually(peopleNow, { until: (people) => people.length === 2 })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: /Carl Gauss/ }).waitFor()
    expect(await peopleNow()).toEqual(together)
    await page.getByRole('button', { name: /Carl Gauss/ }).click()
    await page.getByRole('textbox', { name: /Why/ }).fill('Carl found the card.')
    await page.getByRole('button', { name: 'Two people: keep apart' }).click()
    await page.getByText('Nothing waits for your word').waitFor()
    await page.getByRole('tab', { name: 'Decisions' }).click()
    await page.getByText('“Carl found the card.”').waitFor()
    const concerned = page.getByRole('list', { name: 'People concerned' }).first()
    expect(await concerned.getByRole('link').allTextContents()).toEqual(['Ada Lovelace', 'Carl Gauss'])
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Undo this decision?' })
    await dialog.getByLabel('Why').fill('Not so sure.')
    await dialog.getByRole('button', { name: 'Undo it' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('“Not so sure.”').waitFor()
  })

  test('two people are found, compared and joined by hand', async () => {
    const page = await enter()
    await open(page, `/people/${carl}/join`)
    await page.getByRole('textbox', { name: /identifier/ }).fill('dora')
    await page.getByRole('button', { name: /Dora Marsden/ }).click()
    await page.getByRole('region', { name: 'Together' }).waitFor()
    await page.getByText('1 disagreement').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByLabel('Why').fill('Dora married.')
    await page.getByRole('button', { name: 'Join them' }).click()
    await page.getByText('One person now').waitFor()
    expect((await server.ask<{ id: string }>('GET', `/api/people/${dora}`)).body.id).toBe([carl, dora].sort()[0])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('tab', { name: /Identity/ }).waitFor()
    await eventually(peopleNow, { until: (people) => people.length === together.length })
  })

  test('every screen fits a small telephone, in French, in the dark', async () => {
    const page = await enter('fr-FR')
    await page.setViewportSize({ width: 320, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const found: string[] = []
    const paths = [
      `/people/${ada}?tab=identity&at=${ada}`,
      `/people/${ada}/separate?part=${visit}`,
      `/people/${ada}/join?with=${dora}`,
      '/review',
      '/review?tab=decisions',
    ]
    for (const path of paths) {
      await open(page, path)
      found.push(...(await seriousFaults(page)).map((fault) => `${path}: ${fault}`))
      const over = await overflow(page)
      if (over > 0) found.push(`${path}: ${over} px too wide`)
    }
    expect(found).toEqual([])
  })

  test('who may only look is offered nothing to decide', async () => {
    const page = await enter('en-GB', 'marketer')
    await open(page, `/people/${ada}?tab=identity`)
    await picture(page).getByRole('button', { name: 'user id u-ada' }).click()
    await page.getByRole('complementary').waitFor()
    expect(await page.getByRole('link', { name: /Separate|Join/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  })
})
