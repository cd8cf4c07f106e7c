import { beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { type Browser, hasBrowser, seriousFaults } from './demo/browser.test-support.ts'

// What people do to an empty workspace and to one definition at the same time: the first event, an edit that survives a reload, two edits
// that meet.

describe.skipIf(!hasBrowser())('editing in the console', () => {
  let server: TestApp

  const visit = consoleVisits((started) => {
    server = started
  })

  const enter = async () => (await visit('admin')).page

  test('an empty workspace makes a key, notices the first event and leads on', async () => {
    const page = await enter()
    await page.goto(server.url)
    await page.getByText('Waiting for the first event').waitFor()
    await page.getByLabel('Name').fill('Shop server')
    await page.getByRole('combobox', { name: 'Purpose' }).fill('audience')
    await page.getByPlaceholder('Choose one').click()
    await page.getByRole('option', { name: 'legitimate interest' }).click()
    await page.getByRole('button', { name: 'Create a secret key' }).click()
    const snippet = page.getByRole('tabpanel').locator('pre')
    await snippet.getByText(/-u dp_secret_\w{20,}:/).waitFor()
    const [, key = ''] = /-u (\w+):/.exec((await snippet.textContent()) ?? '') ?? []
    const sent = await server.ask('POST', '/v1/track', { token: key, body: { userId: 'u-1', event: 'Article Read' } })
    expect(sent.status).toBe(200)
    await page.getByText('It is here.').waitFor()
    await page.getByRole('list', { name: 'Live events' }).getByText('Article Read').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Go on to the overview' }).click()
    await page.getByRole('link', { name: 'Create an element' }).waitFor()
    await page.getByRole('button', { name: 'Hide the first steps' }).click()
    await page.reload()
    await page.getByText('person known').waitFor()
    expect(await page.getByRole('link', { name: 'Create an element' }).count()).toBe(0)
  })

  describe('of one element', () => {
    const hero = '/elements/hero'
    beforeAll(async () => {
      const body = { name: 'Home hero', fallback: { form: 'card', content: { title: 'Hello' } }, variants: [] }
      const made = await server.ask('PUT', '/api/elements/hero', { body, headers: { 'if-none-match': '*' } })
      expect(made.status, made.text).toBe(201)
    })

    test('an edit that was not saved is there after a reload', async () => {
      const page = await enter()
      page.on('dialog', (dialog) => void dialog.accept())
      await page.goto(server.url + hero)
      const name = page.getByRole('textbox', { name: 'Name' }).first()
      await name.fill('Home hero, warmer')
      await page.reload()
      await page.getByText(/An unsaved edit of/).waitFor()
      expect(await name.inputValue()).toBe('Home hero')
      await page.getByRole('button', { name: 'Continue it' }).click()
      expect(await name.inputValue()).toBe('Home hero, warmer')
      expect(await seriousFaults(page)).toEqual([])
      await page.reload()
      await page.getByRole('button', { name: 'Discard it' }).click()
      await page.reload()
      await name.waitFor()
      expect(await page.getByText(/An unsaved edit of/).count()).toBe(0)
    })

    test('two people who edit at once are told, and both edits are saved', async () => {
      const [mine, theirs] = [await enter(), await enter()]
      await Promise.all([mine, theirs].map((page) => page.goto(server.url + hero)))
      await mine.getByRole('textbox', { name: 'Name' }).first().fill('Hero of two')
      await theirs.getByRole('textbox', { name: 'What it is' }).first().fill('What greets everybody.')
      await theirs.getByRole('button', { name: 'Save', exact: true }).click()
      await mine.getByText(/saved revision 2/).waitFor()
      await mine.getByRole('button', { name: 'See what changed' }).click()
      const dialog = mine.getByRole('dialog', { name: 'Somebody else saved first' })
      await dialog.waitFor()
      expect(await seriousFaults(mine)).toEqual([])
      await dialog.getByRole('button', { name: 'Go on with both' }).click()
      await mine.getByRole('button', { name: 'Save', exact: true }).click()
      await mine.getByText(/Saved/).first().waitFor()
      const { body } = await server.ask('GET', '/api/elements/hero')
      expect(body).toMatchObject({ revision: 3, body: { name: 'Hero of two', description: 'What greets everybody.' } })
      // Whoever had nothing unsaved simply sees it.
      await theirs.getByRole('heading', { level: 1, name: 'Hero of two' }).waitFor()
    })
  })

  test('of two who decide how long data is kept, the second sees what the first decided; before, nothing is an error', async () => {
    const [mine, theirs] = [await enter(), await enter()]
    const refused: string[] = []
    mine.on('response', (answer) => void (answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`)))
    await Promise.all([mine, theirs].map((page) => page.goto(`${server.url}/status`)))
    const confirm = (page: Browser['page']) =>
      page.getByRole('dialog', { name: 'Let data go?' }).getByRole('button', { name: 'Keep data so long' }).click()
    const keep = async (page: Browser['page']) => {
      await page.getByRole('button', { name: 'Keep data so long' }).click()
      await confirm(page)
    }
    await mine.getByRole('textbox', { name: 'Log and profiles' }).fill('24')
    expect(refused).toEqual([])
    await theirs.getByRole('textbox', { name: 'Audit trail' }).fill('36')
    await keep(theirs)
    await mine.getByText(/saved revision 1/).waitFor()
    await keep(mine)
    const dialog = mine.getByRole('dialog', { name: 'Somebody else saved first' })
    await dialog.getByRole('button', { name: 'Go on with both' }).click()
    // What is about to leave by both is asked once more.
    await confirm(mine)
    await mine.getByText(/Saved/).first().waitFor()
    const { body } = await server.ask('GET', '/api/retention/policy')
    expect(body).toMatchObject({ revision: 2, body: { log: { months: 24 }, audit: { months: 36 } } })
    expect(await seriousFaults(mine)).toEqual([])
  })
})
