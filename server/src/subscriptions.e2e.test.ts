import { describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'

// What a data-protection officer authors of subscriptions, what a person subscribed to, and the addresses that nothing is sent to.

describe.skipIf(!hasBrowser())('subscriptions in the console', () => {
  let server: TestApp
  const visit = consoleVisits(async (started) => {
    server = started
    const body = { name: 'Letters', basis: 'consent' }
    expect((await put('purposes/letters', body)).status).toBe(201)
  })
  const put = (path: string, body: object) =>
    server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })

  test('a channel and a topic are written, and the server has them as they were meant', async () => {
    const { page } = await visit('dpo')
    await page.goto(`${server.url}/topics`)
    await page.getByText('No topic yet').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.goto(`${server.url}/channels/~new`)
    await page.getByRole('textbox', { name: 'Key' }).fill('email')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('E-mail')
    await page.getByLabel('People are reached by').first().fill('email')
    await page.keyboard.press('Tab')
    await page.getByRole('switch', { name: 'Quiet hours' }).check()
    await page.getByLabel('Time zone').first().fill('Europe/Paris')
    await page.keyboard.press('Escape')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'E-mail' }).waitFor()
    const { body: channel } = await server.ask<{ body: object }>('GET', '/api/channels/email')
    expect(channel.body).toEqual({
      name: 'E-mail',
      identifier: 'email',
      quiet: { from: '21:00', to: '08:00' },
      zone: 'Europe/Paris',
    })

    await page.goto(`${server.url}/topics/~new`)
    await page.getByRole('textbox', { name: 'Key' }).fill('culture')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Culture')
    await page.getByRole('combobox', { name: 'Purpose' }).click()
    await page.getByRole('option', { name: 'Letters' }).click()
    await page.getByRole('combobox', { name: 'Goes out on' }).click()
    await page.getByRole('option', { name: 'E-mail' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'How often' }).fill('weekly')
    await page.getByRole('option', { name: 'weekly' }).click()
    await page.keyboard.press('Escape')
    // Consent can be refused, so nobody is always subscribed.
    expect(await page.getByRole('radio', { name: 'Everybody' }).count()).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Culture' }).waitFor()
    const { body: topic } = await server.ask<{ body: object }>('GET', '/api/topics/culture')
    expect(topic.body).toEqual({
      name: 'Culture',
      purpose: 'letters',
      channels: ['email'],
      frequencies: ['weekly'],
      subscribed: 'when_asked',
    })
    await page.goto(`${server.url}/topics`)
    await page.getByRole('link', { name: 'Culture' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  /** As the first test has written them, should it have come so far. */
  async function authored(): Promise<void> {
    await put('channels/email', { name: 'E-mail', identifier: 'email' })
    await put('topics/culture', { name: 'Culture', purpose: 'letters', channels: ['email'], subscribed: 'when_asked' })
  }

  test('a person subscribes and leaves everything by the word of an employee, and the next message obeys', async () => {
    await authored()
    const token = await server.key('secret')
    const choices = [{ purpose: 'letters', state: 'granted' }]
    const told = { userId: 'u-1', event: 'Choices Made', properties: { choices } }
    await server.ask('POST', '/v1/track', { token, body: told })
    const because = async () => {
      const body = { identity: { userId: 'u-1' }, topic: 'culture', channel: 'email' }
      return (await server.ask<{ because: string }>('POST', '/api/sends/check', { token, body })).body.because
    }
    const { page } = await visit('agent')
    await page.goto(`${server.url}/people/${originOf('userId', 'u-1')}?tab=choices`)
    await page.getByText('They have not asked for it.').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'They subscribe: Culture, by E-mail' }).click()
    await page.getByRole('button', { name: 'Write it down' }).click()
    await page.getByRole('button', { name: 'They leave: Culture, by E-mail' }).waitFor()
    expect(['granted', 'quiet_hours']).toContain(await because())
    await page.getByRole('button', { name: 'They leave everything' }).click()
    await page.getByRole('button', { name: 'Write it down' }).click()
    await page.getByRole('button', { name: 'They subscribe: Culture, by E-mail' }).waitFor()
    expect(await because()).toBe('not_granted')
  })

  test('addresses are suppressed from a list, found, and lifted; in French and narrow as well', async () => {
    await authored()
    const { page } = await visit('dpo', { locale: 'fr-FR' })
    await page.goto(`${server.url}/topics?tab=suppressed`)
    await page.getByText('Aucune adresse n’est exclue').waitFor()
    await page.getByRole('button', { name: 'Exclure des adresses' }).click()
    await page
      .getByRole('textbox', { name: 'Adresses', exact: true })
      .fill('email,date\nada@example.org,2026\ngrace@example.org\n')
    await page.getByRole('button', { name: 'Exclure', exact: true }).click()
    await page.getByText('ada@example.org').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Réadmettre ada@example.org' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Réadmettre' }).click()
    await page.getByRole('rowheader', { name: 'ada@example.org' }).waitFor({ state: 'detached' })
    const { body } = await server.ask<{ total: number }>('GET', '/api/suppressions')
    expect(body.total).toBe(1)
  })
})
