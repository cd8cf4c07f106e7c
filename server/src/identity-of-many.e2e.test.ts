import { describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { type Browser, hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'

// Somebody of five hundred identifiers, somebody who is known by a hash alone, and a suggestion that no longer applies, in the console.

const VISITS = 350
const TICKETS = 149

describe.skipIf(!hasBrowser())('who is who, of very many and of very little', () => {
  let server: TestApp
  const ada = originOf('userId', 'u-ada')

  const visit = consoleVisits(async (started) => {
    server = started
    const define = async (path: string, body: object) => {
      const { status, text } = await server.ask('PUT', path, { body, headers: { 'if-none-match': '*' } })
      expect([status, text]).toEqual([201, expect.any(String)])
    }
    const type = { strength: 'strong', normalise: 'trim', trust: ['partner', 'secret'] }
    await define('/api/identifiers/ticket', { ...type, name: 'Ticket' })
    await define('/api/identifiers/newsletter', { ...type, name: 'newsletter address', hashed: true })
    await define('/api/identity-rules/ask-first', {
      name: 'Ask at the till',
      priority: 1,
      between: ['userId', 'till_card'],
      action: 'suggest',
    })
    const token = await server.key('secret', { channel: 'store' })
    const send = async (messages: readonly object[]) => {
      for (let from = 0; from < messages.length; from += 100) {
        const batch = messages.slice(from, from + 100)
        const { body } = await server.ask('POST', '/v1/batch', { token, body: { batch } })
        expect(body).toMatchObject({ accepted: batch.length })
      }
    }
    const external = (kind: string, id: string) => ({ context: { externalIds: [{ type: kind, id }] } })
    await send([
      { type: 'identify', userId: 'u-ada', traits: { name: 'Ada Lovelace' } },
      ...Array.from({ length: VISITS }, (_, at) => ({ type: 'page', userId: 'u-ada', anonymousId: `visit-${at}` })),
      ...Array.from({ length: TICKETS }, (_, at) => ({
        type: 'track',
        userId: 'u-ada',
        event: 'Ticket Used',
        ...external('ticket', `T-${String(at).padStart(4, '0')}`),
      })),
    ])
    await send([{ type: 'track', event: 'Letter Opened', ...external('newsletter', 'someone@example.com') }])
    await send([{ type: 'identify', userId: 'u-carl', traits: { name: 'Carl Gauss' } }])
    await send([{ type: 'track', userId: 'u-carl', event: 'Card Scanned', ...external('till_card', '77') }])
    const { headers } = await server.ask('GET', '/api/identity-rules/ask-first')
    const gone = await server.ask('DELETE', '/api/identity-rules/ask-first', {
      headers: { 'if-match': headers.get('etag') ?? '' },
    })
    expect(gone.status, gone.text).toBeLessThan(300)
  })

  async function open(path: string, locale = 'en-GB'): Promise<Browser['page']> {
    const { page } = await visit('admin', { locale })
    await page.goto(server.url + path)
    await settled(page)
    return page
  }
  const settled = async (page: Browser['page']) => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'))
  }
  const own = (page: Browser['page']) => page.getByRole('table', { name: 'Identifiers' }).getByRole('row')

  test('a hundred identifiers are drawn at first, what is left is said, and comes when it is asked for', async () => {
    const page = await open(`/people/${ada}?tab=identity`)
    await page.getByText('100 identifiers shown, those that tell most; 400 more.').first().waitFor()
    await page.getByRole('application').getByRole('button', { name: 'user id u-ada' }).waitFor()
    await page.getByText('Linked (499)').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Show 100 more' }).first().click()
    await page.getByText('200 identifiers shown, those that tell most; 300 more.').first().waitFor()
  })

  test('a word is looked for in all of them', async () => {
    const page = await open(`/people/${ada}?tab=identity`)
    await page.getByRole('textbox', { name: 'Find an identifier' }).fill('visit-349')
    await page.getByRole('table', { name: 'Identifiers' }).getByText('visit-349').waitFor()
    expect(await own(page).count()).toBe(2)
    expect(await page.getByText('identifiers shown').count()).toBe(0)
  })

  test('a separation is chosen among all of them', async () => {
    const page = await open(`/people/${ada}/separate?part=${originOf('anonymousId', 'visit-349')}`)
    await page.getByText('1 of 500 chosen').waitFor()
    await page.getByText('These have no event of their own').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  test('who is known by a hash alone is called by what was hashed', async () => {
    const page = await open('/people')
    const link = page.getByRole('link', { name: /^Hashed newsletter address · [0-9a-f]{6}$/ })
    await link.click()
    await page.getByRole('heading', { level: 1, name: /^Hashed newsletter address · [0-9a-f]{6}$/ }).waitFor()
    await settled(page)
    expect(await page.locator('main').textContent()).not.toContain('hmac:')
    const french = await open('/people', 'fr-FR')
    await french.getByRole('link', { name: /^Empreinte \(newsletter address\) · [0-9a-f]{6}$/ }).waitFor()
  })

  test('what no longer applies says why and since when, and can only be dismissed', async () => {
    const page = await open('/review')
    await page.getByText('Nothing waits for your word').waitFor()
    await page.getByRole('button', { name: /No longer applies since .* that suggested it/ }).click()
    await page.getByRole('button', { name: 'Two people: keep apart' }).waitFor()
    expect(await page.getByRole('button', { name: 'One person: join' }).count()).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    // The key that accepts accepts nothing here.
    await page.keyboard.press('a')
    await page.keyboard.press('d')
    await page.getByText('Kept apart.').waitFor()
  })

  test('all of it fits a small telephone, in French, in the dark', async () => {
    const page = await open(`/people/${ada}?tab=identity`, 'fr-FR')
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 320, height: 800 })
    await page
      .getByText(/il en reste 400/)
      .first()
      .waitFor()
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
  })
})
