import { beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import type { Role } from './platform/auth/role.ts'

// What a data-protection officer does in the console: from an empty room to a purpose with its wordings, which an element serves; and what a person chose, with its
// proof. And who may not.

describe.skipIf(!hasBrowser())('consent in the console', () => {
  let server: TestApp

  const visit = consoleVisits((started) => {
    server = started
  })

  const enter = async (role: Role, locale = 'en-GB') => (await visit(role, { locale })).page
  const purpose = async (key: string) =>
    (await server.ask<{ revision: number; body: object }>('GET', `/api/purposes/${key}`)).body
  async function put(path: string, body: object): Promise<void> {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }

  test('an empty room teaches what a purpose is, and one click makes one, which another takes back', async () => {
    const page = await enter('dpo')
    await page.goto(`${server.url}/purposes`)
    await page.getByText('No purpose yet').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Make this purpose: Service messages' }).click()
    await page.getByRole('link', { name: 'Service messages' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('No purpose yet').waitFor()
    await page.getByRole('button', { name: 'Make this purpose: Personalisation' }).click()
    await page.getByRole('link', { name: 'Personalisation' }).waitFor()
    await page.getByRole('cell', { name: '13 months' }).waitFor()
    expect(await purpose('personalisation')).toMatchObject({
      revision: 1,
      body: { basis: 'consent', expires: 'P395D', texts: [{ language: 'en' }, { language: 'fr' }] },
    })
  })

  test('a purpose is written: its basis, how long a yes holds, its wording, and a later version beside the first', async () => {
    const page = await enter('dpo')
    await page.goto(`${server.url}/purposes/~new`)
    await page.getByRole('textbox', { name: 'Key' }).fill('newsletter')
    await page.getByRole('textbox', { name: 'Name' }).fill('Newsletter')
    await page.getByRole('radio', { name: 'Legitimate interest' }).check()
    // What only a yes has is not asked of what needs none.
    expect(await page.getByRole('textbox', { name: 'How long a yes holds' }).count()).toBe(0)
    await page.getByRole('radio', { name: 'Consent' }).check()
    await page.getByRole('textbox', { name: 'How long a yes holds' }).fill('6')
    await page.getByText('P182D').waitFor()
    await page.getByRole('switch', { name: 'A yes has to be confirmed' }).check()
    await page.getByRole('button', { name: 'Write the wording' }).click()
    await page.getByRole('combobox', { name: 'Name of the version' }).fill('2026-a')
    await page.keyboard.press('Enter')
    const wording = page.getByRole('article', { name: '2026-a, English' })
    await wording.getByRole('textbox', { name: 'Title' }).fill('Our letter')
    await wording.getByRole('textbox', { name: 'Text' }).fill('May we write to you?')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Newsletter' }).waitFor()

    // What was saved is read, not written; a new version goes on from it.
    const kept = page.getByRole('article', { name: '2026-a, English' })
    await kept.getByText('Kept').waitFor()
    expect(await kept.getByRole('textbox').count()).toBe(0)
    await page.getByRole('button', { name: 'New version' }).click()
    await page.getByRole('combobox', { name: 'Name of the version' }).fill('2026-a')
    await page.keyboard.press('Enter')
    await page.getByText('There is a version with this name.').waitFor()
    await page.getByRole('combobox', { name: 'Name of the version' }).fill('2026-b')
    await page.keyboard.press('Enter')
    const next = page.getByRole('article', { name: '2026-b, English' })
    expect(await next.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('May we write to you?')
    await next.getByRole('textbox', { name: 'Text' }).fill('May we write to you on Fridays?')
    await page.getByRole('button', { name: 'Add a language' }).click()
    await page.getByRole('combobox', { name: 'Language' }).fill('fr')
    await page.getByRole('option', { name: /French/ }).click()
    const french = page.getByRole('article', { name: '2026-b, French' })
    await french.getByRole('textbox', { name: 'Title' }).fill('Notre lettre')
    await french.getByRole('textbox', { name: 'Text' }).fill('Pouvons-nous vous écrire le vendredi ?')
    // The person reads it in their language, whatever the reader's.
    const shown = page.frameLocator('iframe')
    await page.getByRole('radiogroup', { name: 'Language shown' }).getByText('French').click()
    await shown.getByText('Pouvons-nous vous écrire le vendredi ?').waitFor()
    await shown.getByText('Oui', { exact: true }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/Saved/).first().waitFor()
    await page.getByText('Versions', { exact: true }).click()
    await page.getByRole('article', { name: '2026-a, English' }).waitFor()
    await page.getByRole('article', { name: '2026-b, English' }).waitFor()
    expect(await purpose('newsletter')).toMatchObject({
      revision: 2,
      body: {
        basis: 'consent',
        expires: 'P182D',
        confirmed: true,
        texts: [
          { version: '2026-a', language: 'en', text: 'May we write to you?' },
          { version: '2026-b', language: 'en', text: 'May we write to you on Fridays?' },
          { version: '2026-b', language: 'fr', title: 'Notre lettre' },
        ],
      },
    })
    await page.getByRole('tab', { name: 'Revisions' }).click()
    await page.getByText('What revision 2 changed').waitFor()
    await page.getByText(/Fridays/).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  test('an element is made to serve it, and a preview says why somebody is left out', async () => {
    await put('elements/hero', { name: 'Home hero', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } })
    const page = await enter('marketer')
    await page.goto(`${server.url}/elements/hero`)
    await page.getByText('It asks nobody, and knows no trait that is kept for purposes.').waitFor()
    await page.getByRole('combobox', { name: 'Purpose it serves' }).click()
    await page.getByRole('option', { name: 'Personalisation' }).click()
    await page.getByText('Shown as it is to whoever said yes').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/Saved/).first().waitFor()
    await page.getByRole('tab', { name: 'Preview' }).click()
    await page.getByRole('textbox', { name: 'User id' }).fill('u-1')
    await page.getByRole('button', { name: 'Show what they get' }).click()
    await page.getByText('is not permitted: this person was never asked.').waitFor()
    await page.getByText('Rests on: consent').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  test('a trait is kept for purposes, or for none, where it is planned', async () => {
    await put('trait-entries/tier', { trait: 'tier' })
    const page = await enter('marketer')
    await page.goto(`${server.url}/catalogue/traits/tier?tab=contract`)
    await page.getByRole('radio', { name: 'Those that are named' }).check()
    await page.getByText('As long as none is named, nothing may use it.').waitFor()
    await page.getByRole('combobox', { name: 'Those that are named' }).click()
    await page.getByRole('option', { name: 'Personalisation' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/Saved/).first().waitFor()
    const { body } = await server.ask('GET', '/api/trait-entries/tier')
    expect(body).toMatchObject({ body: { trait: 'tier', purposes: ['personalisation'] } })
    expect(await seriousFaults(page)).toEqual([])
  })

  test('what is in use is not archived, and says by whom it is used', async () => {
    const page = await enter('dpo')
    await page.goto(`${server.url}/purposes/personalisation?tab=use`)
    await page.getByRole('link', { name: 'Home hero' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('tab', { name: 'Definition' }).click()
    await page.getByRole('button', { name: 'Archive' }).click()
    const refusal = page.getByRole('alert')
    await refusal.getByRole('link', { name: 'Home hero' }).waitFor()
    await refusal.getByRole('link', { name: 'tier' }).waitFor()
    expect(await purpose('personalisation')).toMatchObject({ revision: 1, archived: false })
  })

  test('whoever does not answer for data reads purposes and changes none', async () => {
    const page = await enter('agent', 'fr-FR')
    await page.setViewportSize({ width: 360, height: 780 })
    await page.goto(`${server.url}/purposes`)
    await page.getByRole('link', { name: 'Newsletter' }).waitFor()
    expect(await page.getByRole('button', { name: 'Nouvelle finalité' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Newsletter' }).click()
    await page.getByText('Votre rôle permet de lire cette page').waitFor()
    expect(await page.getByRole('button', { name: 'Enregistrer' }).count()).toBe(0)
    // Who may not see elements is not told that none serves it.
    expect(await page.getByRole('tab', { name: /Utilisation/ }).count()).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  })

  describe('on the page of a person', () => {
    let ada: string

    beforeAll(async () => {
      const token = await server.key('secret', { channel: 'web' })
      const shown = { asked: { version: '2026-b', language: 'fr' }, url: 'https://lefil.example/account' }
      const said = { choices: [{ purpose: 'newsletter', state: 'granted' }], ...shown }
      const batch = [
        { type: 'identify', userId: 'u-ada', traits: { name: 'Ada Lovelace' } },
        { type: 'track', event: 'Choices Made', userId: 'u-ada', messageId: 'm-1', properties: said },
      ]
      const sent = await server.ask('POST', '/v1/batch', { token, body: { batch } })
      expect(sent.body).toMatchObject({ accepted: 2 })
      const { body } = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-ada')
      ada = body.items[0]?.id ?? ''
    })

    test('what holds is told with why, and the ledger with its proof, on paper too', async () => {
      const page = await enter('dpo')
      await page.goto(`${server.url}/people/${ada}?tab=choices`)
      // The yes of a purpose that asks for a confirmation is no yes before it.
      await page.getByText('Their yes waits to be confirmed.').waitFor()
      await page.getByText('They were never asked.').waitFor()
      await page.getByText('The ledger is as it was written').waitFor()
      const entry = page.getByRole('article').filter({ hasText: 'Yes to “Newsletter”, waiting to be confirmed' })
      await entry.getByText('Pouvons-nous vous écrire le vendredi').waitFor()
      expect(await entry.getByText(/^[0-9a-f]{64}$/).count()).toBeGreaterThan(0)
      expect(await entry.getByText('Seal', { exact: true }).isVisible()).toBe(false)
      await entry.getByRole('button', { name: 'Proof' }).click()
      await entry.getByText('Seal', { exact: true }).waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await entry.getByRole('button', { name: 'Hide the proof' }).click()
      await page.emulateMedia({ media: 'print' })
      await page.getByText('Choices of Ada Lovelace, printed on').waitFor()
      await entry.getByText('Seal', { exact: true }).waitFor()
      expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
      expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
    })

    test('what a person says on the telephone is written down after one plain question', async () => {
      const page = await enter('agent', 'fr-FR')
      await page.setViewportSize({ width: 360, height: 780 })
      await page.goto(`${server.url}/people/${ada}?tab=choices`)
      await page.getByRole('button', { name: 'Consigner ce que dit la personne de Personalisation' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'Oui' }).check()
      // The wording to read out is the newest, in the language of whoever reads it.
      await dialog.getByText('Choisi pour vous').waitFor()
      await dialog.getByRole('textbox', { name: 'Référence de l’appel' }).fill('4711')
      expect(await seriousFaults(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Continuer' }).click()
      await dialog.getByText('Ada Lovelace dit oui à').waitFor()
      await dialog.getByRole('button', { name: 'Consigner', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      const entry = page.getByRole('article').filter({ hasText: 'appel 4711' })
      await entry.getByText('Oui à').waitFor()
      expect(await seriousFaults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
      const { body } = await server.ask('GET', `/api/people/${ada}/choices`)
      expect(body).toMatchObject({
        entries: [
          {
            purpose: 'personalisation',
            state: 'granted',
            how: 'agent',
            channel: 'call_center',
            place: { call: '4711' },
            asked: { language: 'fr' },
          },
          { purpose: 'newsletter', state: 'pending' },
        ],
        faults: [],
      })
    })

    test('a yes that waits is confirmed in answer to the words that it was given to', async () => {
      const page = await enter('agent')
      await page.goto(`${server.url}/people/${ada}?tab=choices`)
      await page.getByRole('button', { name: 'Write down what they say of Newsletter' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'They confirm the yes that waits' }).check()
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await dialog.getByText('Pouvons-nous vous écrire le vendredi').waitFor()
      await dialog.getByRole('button', { name: 'Write it down' }).click()
      await dialog.waitFor({ state: 'hidden' })
      const { body } = await server.ask('GET', `/api/people/${ada}/choices`)
      expect(body).toMatchObject({
        entries: [{ purpose: 'newsletter', state: 'granted', asked: { version: '2026-b', language: 'fr' } }, {}, {}],
      })
    })

    test('who reads choices and may not write them is offered nothing to write', async () => {
      const page = await enter('marketer')
      await page.goto(`${server.url}/people/${ada}?tab=choices`)
      await page.getByText('They said yes.').first().waitFor()
      expect(await page.getByRole('button', { name: /Write down/ }).count()).toBe(0)
    })

    test('a ledger that somebody touched says so, and where', async () => {
      await server.db.execute(`update consent_entries set channel = 'email' where purpose = 'personalisation'`)
      const page = await enter('dpo')
      await page.goto(`${server.url}/people/${ada}?tab=choices`)
      await page
        .getByRole('alert')
        .getByText(/was changed afterwards/)
        .waitFor()
      await page.getByText('not as it was written', { exact: true }).waitFor()
      expect(await seriousFaults(page)).toEqual([])
    })
  })

  test('what signals mean for a purpose is said in its page, read in the list, and given up with a basis under which no word counts, which is settled once it is saved', async () => {
    const page = await enter('dpo')
    await put('purposes/adverts', { name: 'Advertising', basis: 'consent' })
    await page.goto(`${server.url}/purposes/adverts`)
    await page.getByRole('switch', { name: 'Global Privacy Control refuses it' }).check()
    await page.getByRole('combobox', { name: 'Categories of a consent platform' }).fill('C0004')
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'TCF: purposes' }).fill('4.')
    await page.getByRole('option', { name: /^4\. Use profiles to select personalised advertising/ }).click()
    await page.keyboard.press('Escape')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/Saved/).first().waitFor()
    expect((await purpose('adverts')).body).toMatchObject({
      signals: { gpc: true, categories: ['C0004'], tcf: { purposes: [4] } },
    })
    await page.goto(`${server.url}/purposes`)
    await page.getByText('Heeds GPC, categories, TCF').waitFor()
    await page.goto(`${server.url}/purposes/adverts`)
    await page.getByText('Settled when it was first saved').waitFor()
    expect(await page.getByRole('radio', { name: 'Contract' }).isDisabled()).toBe(true)
    expect(await seriousFaults(page)).toEqual([])
    await page.goto(`${server.url}/purposes/~new`)
    await page.getByRole('switch', { name: 'Global Privacy Control refuses it' }).check()
    await page.getByRole('radio', { name: 'Contract' }).check()
    expect(await page.getByRole('switch', { name: 'Global Privacy Control refuses it' }).count()).toBe(0)
  })

  test('a key is not asked for the legal basis of a purpose that is defined, and what a partner sends says for what', async () => {
    const page = await enter('admin')
    await put('purposes/discounts', { name: 'Discounts of partners', basis: 'contract' })
    await page.goto(`${server.url}/keys`)
    await page.getByRole('button', { name: 'Create a key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Partner/ }).check()
    await dialog.getByLabel('Name').first().fill('Bookshop')
    await dialog.getByLabel('Purpose').first().fill('our own words')
    await dialog.getByPlaceholder('Choose one').waitFor()
    await dialog.getByLabel('Purpose').first().fill('discounts')
    await dialog.getByText('Discounts of partners rests on this legal basis').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    const { body } = await server.ask<{ key: string }>('POST', '/api/keys', {
      body: { name: 'Theatre', kind: 'partner', purpose: 'discounts' },
    })
    await server.ask('POST', '/v1/track', {
      token: body.key,
      body: { userId: 'ada', event: 'Seat Taken', messageId: 'p-1' },
    })
    await page.goto(`${server.url}/events`)
    await page.getByText('for Discounts of partners').waitFor()
  })
})
