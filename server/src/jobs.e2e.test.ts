import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildConsole } from '../../scripts/build-console.ts'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { type Browser, hasBrowser, openBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'

// An administrator finds what background work was given up, tries one job again and drops another, in a real browser.

describe.skipIf(!hasBrowser())('background work that was given up', () => {
  let server: TestApp
  let browser: Browser

  beforeAll(async () => {
    await buildConsole({ tell: () => {} })
    server = await testApp({ background: false })
    for (const [task, error] of [
      ['retention.apply', 'database error 57014'],
      ['imports.forget', 'connect ECONNREFUSED'],
      ['newer.task', null],
    ])
      await server.db.query(
        `select from graphile_worker.permanently_fail_jobs(
           array[(select id from graphile_worker.add_job($1, run_at => now() + interval '1 day'))], $2)`,
        [task, error],
      )
    browser = await openBrowser('fr-FR')
    const [name = '', value = ''] = (await server.person('admin')).cookie.split('=')
    await browser.page.context().addCookies([{ name, value, url: server.url }])
  }, 300_000)
  afterAll(async () => {
    expect(browser?.complaints()).toEqual([])
    await browser?.close()
    await server?.stop()
  })

  const dead = async () => (await server.ask<{ dead: number }>('GET', '/api/jobs')).body.dead

  test('is tried again at once, and dropped after a question', async () => {
    const { page } = browser
    await page.goto(`${server.url}/status`)
    await page.getByRole('button', { name: /^Relancer : Durées de conservation/ }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: /^Relancer : Durées de conservation/ }).click()
    await eventually(dead, { until: (count) => count === 2 })
    await page.getByRole('button', { name: /^Abandonner : Suppression/ }).click()
    const question = page.getByRole('dialog')
    await question.getByText('Ce qu’elle devait faire ne sera pas fait').waitFor()
    expect(await dead()).toBe(2)
    await question.getByRole('button', { name: 'Abandonner' }).click()
    await eventually(dead, { until: (count) => count === 1 })
    await page.getByRole('button', { name: /^Relancer : Suppression/ }).waitFor({ state: 'detached' })
  })

  test('fits a telephone, and names a job that this console does not know as the server does', async () => {
    const { page } = browser
    await page.setViewportSize({ width: 320, height: 800 })
    await page.getByText('newer.task').first().waitFor()
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
  })
})
