import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { hasBrowser, openBrowser } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'

/** Signals as they really arrive: from a page in a browser, from Segment's own library, and on another node than the one that decides. */
let app: TestApp
let other: TestApp
let write: string
let secret: string

beforeAll(async () => {
  app = await testApp()
  ;[write, secret] = await Promise.all([app.key('write'), app.key('secret')])
  await put('purposes/advertising', {
    name: 'Advertising',
    basis: 'legitimate_interest',
    signals: { gpc: true, categories: ['Advertising'] },
  })
  await put('elements/hero', {
    name: 'Hero',
    purpose: 'advertising',
    variants: [{ key: 'yes', content: 1 }],
    fallback: { content: 0 },
  })
  other = await app.node({ deaf: true })
})
afterAll(async () => {
  await other.stop()
  await app.stop()
})

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function shown(identity: object, by: TestApp): Promise<string> {
  const { body, text } = await by.ask<{ decisions: { hero: { variant: string | null; reason: string } } }>(
    'POST',
    '/v1/decide',
    { token: secret, body: { identity, elements: ['hero'] } },
  )
  expect(body.decisions, text).toBeDefined()
  return body.decisions.hero.variant ?? body.decisions.hero.reason
}

async function signalled(anonymousId: string): Promise<readonly string[]> {
  const { body } = await app.ask<{ entries: { state: string; how: string; place: { signal?: string } }[] }>(
    'GET',
    `/api/people/${originOf('anonymousId', anonymousId)}/choices`,
  )
  return body.entries.map(({ state, how, place }) => `${state} ${how} ${place.signal}`)
}

describe('a signal', () => {
  test('that one node took holds on the next decision of another, which hears no notification, every time it changes', async () => {
    for (let round = 0; round < 20; round += 1) {
      const Advertising = round % 2 === 1
      const { status } = await app.ask('POST', '/v1/track', {
        token: write,
        body: {
          anonymousId: 'two-nodes',
          event: 'Seen',
          messageId: `two-${round}`,
          context: { consent: { categoryPreferences: { Advertising } } },
        },
      })
      expect(status).toBe(200)
      expect(await shown({ anonymousId: 'two-nodes' }, other)).toBe(Advertising ? 'yes' : 'no_consent')
    }
    expect(await signalled('two-nodes')).toHaveLength(20)
  })

  test('comes with unmodified @segment/analytics-node as its wrappers stamp it', async () => {
    const analytics = new Analytics({ writeKey: secret, host: app.url })
    for (const [minute, Advertising] of [false, false, true].entries())
      analytics.track({
        anonymousId: 'segment',
        event: 'Seen',
        timestamp: new Date(Date.UTC(2026, 10, 22, 9, minute)),
        context: { consent: { categoryPreferences: { Advertising, Functional: true } } } as object,
      })
    await analytics.closeAndFlush()
    expect(await signalled('segment')).toEqual(['granted signal categories', 'denied signal categories'])
  })

  test.skipIf(!hasBrowser())('of a browser is heard from the page’s own requests', async () => {
    const { page, close } = await openBrowser('fr-FR')
    // What a browser does whose person turned it on; this one cannot: it tells the page, and sends the header with every request.
    await page.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
    await page.context().setExtraHTTPHeaders({ 'sec-gpc': '1' })
    const site = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>Le Fil</title>'),
    )
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
    try {
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
      const decided = await page.evaluate(
        async ({ url, key }) => {
          const post = async (path: string, body: object) =>
            (
              await fetch(url + path, {
                method: 'POST',
                headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
                body: JSON.stringify(body),
              })
            ).json()
          const ask = { identity: { anonymousId: 'browser' }, elements: ['hero'] }
          const first = await post('/v1/decide', ask)
          await post('/v1/page', { anonymousId: 'browser', context: { page: { url: location.href } } })
          const gpc = 'globalPrivacyControl' in navigator && navigator.globalPrivacyControl
          await post('/v1/page', { anonymousId: 'property', context: { gpc } })
          return [first, await post('/v1/decide', ask)].map((answer) => answer.decisions.hero.reason)
        },
        { url: app.url, key: write },
      )
      expect(decided).toEqual(['no_consent', 'no_consent'])
      for (const visit of ['browser', 'property']) expect(await signalled(visit)).toEqual(['denied signal gpc'])
      // A server that asks for the same visit, without the header, obeys as well.
      expect(await shown({ anonymousId: 'browser' }, other)).toBe('no_consent')
    } finally {
      site.close()
      await close()
    }
  })
})
