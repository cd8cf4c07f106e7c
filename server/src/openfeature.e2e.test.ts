import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { type Browser, hasBrowser, openBrowser } from './demo/browser.test-support.ts'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { issuerBody, signer } from './identity/tokens.test-support.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** What the pages of a shop hold: OpenFeature's SDK and OFREP's provider as they are published, and on `/guide` the program of the guide. */
async function buildShop(dir: string): Promise<void> {
  const guide = codeBlocks(await readGuide('openfeature.md'))
  const program = guide.find(({ heading, language }) => heading === 'From a page' && language === 'js')?.text ?? ''
  await writeFile(join(dir, 'guide.js'), program)
  await writeFile(
    join(dir, 'main.js'),
    `import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
    import { OpenFeature } from '@openfeature/web-sdk'
    Object.assign(window, { OpenFeature, OFREPWebProvider })
    if (location.pathname === '/guide') await import('./guide.js')
    document.title = 'ready'`,
  )
  const page = '<div id="home-hero"></div><script id="site"></script><script type="module" src="/main.js"></script>'
  await writeFile(join(dir, 'index.html'), `<!doctype html><meta charset="utf-8">${page}`)
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await run(process.execPath, [vite, 'build', dir, '--logLevel', 'warn', '--minify', 'false'])
}

/** The shop, on a site of its own: what its pages ask of Diapason goes across sites. */
async function openShop(dir: string, site: () => object): Promise<Server> {
  const shop = createServer(async (request, response) => {
    const path = request.url?.startsWith('/assets/') ? request.url : '/index.html'
    const text = await readFile(join(dir, 'dist', path), 'utf8')
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html')
    response.end(text.replace('<script id="site">', `<script id="site">window.site = ${JSON.stringify(site())}`))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  return shop
}

describe.skipIf(!hasBrowser())('OpenFeature in a page', () => {
  let server: TestApp
  let browser: Browser
  let page: Page
  let dir: string
  let shop: Server
  let [secret, write, anonymousId] = ['', '', '']
  const asked: number[] = []

  const address = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`

  beforeAll(async () => {
    const cache = join(root, 'node_modules', '.cache')
    await mkdir(cache, { recursive: true })
    dir = await mkdtemp(join(cache, 'openfeature-'))
    ;[server, browser] = await Promise.all([testApp(), openBrowser('fr-FR'), buildShop(dir)])
    ;[secret, write] = await Promise.all([server.key('secret', { channel: 'web' }), server.key('write')])
    shop = await openShop(dir, () => ({ API: server.url, WRITE_KEY: write, anonymousId }))
    page = browser.page
    page.on('response', (response) => {
      if (response.url().endsWith('/ofrep/v1/evaluate/flags')) asked.push(response.status())
    })
    const flag = (content: unknown, more: object = {}) => ({
      name: 'A flag',
      variants: [],
      fallback: { content },
      ...more,
    })
    await define('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
    await define('elements/home-hero', {
      name: 'Home hero',
      variants: [{ key: 'subscriber', when: { 'traits.subscriber': true }, content: { title: 'Welcome back' } }],
      fallback: { content: { title: 'The news of the day' } },
    })
    await define('elements/on', flag(true))
    await define(
      'elements/greeting',
      flag('Bonjour', { variants: [{ key: 'fr', when: { 'context.locale': 'fr-FR' }, content: 'Salut' }] }),
    )
    await define('elements/ratio', flag(0.5))
    await define('elements/off', flag(null, { enabled: false }))
    await define('elements/listed', flag([1]))
    await define('elements/personal', {
      ...flag('for all', { purpose: 'personalisation' }),
      variants: [{ key: 'yours', when: { 'traits.subscriber': true }, content: 'for you' }],
    })
  })
  afterAll(async () => {
    await browser?.close()
    shop?.close()
    await server?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  async function define(path: string, body: object): Promise<void> {
    const etag = (await server.ask('GET', `/api/${path}`)).headers.get('etag')
    const headers: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag }
    const { status, text } = await server.ask('PUT', `/api/${path}`, { body, headers })
    expect(status, text).toBeLessThan(300)
  }
  async function tell(message: object): Promise<void> {
    const { status, text } = await server.ask('POST', '/v1/batch', { token: secret, body: { batch: [message] } })
    expect([status, JSON.parse(text).rejected], text).toEqual([200, []])
  }
  const choose = (userId: string, state: string) =>
    tell({
      type: 'track',
      userId,
      event: 'Choices Made',
      properties: { choices: [{ purpose: 'personalisation', state }] },
    })

  /** Opens a page of the shop, with a provider that is asked for with these options. */
  async function open(context: object, options: object = {}, key = write): Promise<void> {
    await page.goto(address())
    await page.waitForFunction('document.title === "ready"')
    const provider = {
      baseUrl: server.url,
      headers: [['Authorization', `Bearer ${key}`]],
      cacheMode: 'disabled',
      ...options,
    }
    await page.evaluate(`window.opened = (async () => {
      await OpenFeature.setContext(${JSON.stringify(context)})
      await OpenFeature.setProviderAndWait(new OFREPWebProvider(${JSON.stringify(provider)})).catch(() => {})
    })()`)
    await page.evaluate('window.opened')
  }
  const details = (type: string, key: string, fallback: unknown) =>
    page.evaluate(`OpenFeature.getClient().get${type}Details(${JSON.stringify(key)}, ${JSON.stringify(fallback)})`)
  const change = (context: object) => page.evaluate(`OpenFeature.setContext(${JSON.stringify(context)})`)

  test('every type is told, and what is none is the program’s own default with the reason', async () => {
    await open({ targetingKey: 'a-1', locale: 'fr-FR' })
    expect(await details('Boolean', 'on', false)).toMatchObject({ value: true, reason: 'STATIC' })
    expect(await details('String', 'greeting', '')).toMatchObject({
      value: 'Salut',
      variant: 'fr',
      reason: 'TARGETING_MATCH',
    })
    expect(await details('Number', 'ratio', 0)).toMatchObject({ value: 0.5, flagMetadata: { level: 1 } })
    expect(await details('Object', 'home-hero', {})).toMatchObject({
      value: { title: 'The news of the day' },
      reason: 'DEFAULT',
    })
    expect(await details('Boolean', 'off', true)).toMatchObject({ value: true, reason: 'DISABLED' })
    expect(await details('Boolean', 'nothing', true)).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' })
    expect(await details('Boolean', 'ratio', true)).toMatchObject({ value: true, errorCode: 'TYPE_MISMATCH' })
    expect(await details('Object', 'listed', {})).toMatchObject({
      value: {},
      errorCode: 'PARSE_ERROR',
      flagMetadata: { code: 'content_not_a_value' },
    })
  })

  test('polling costs nothing while nothing changes, and hears of what does', async () => {
    await open({ targetingKey: 'a-2' }, { pollInterval: 50 })
    asked.length = 0
    await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(3)
    expect(new Set(asked)).toEqual(new Set([304]))
    await tell({ type: 'identify', anonymousId: 'a-2', traits: { subscriber: true } })
    await expect
      .poll(() => details('Object', 'home-hero', {}), { timeout: 20_000 })
      .toMatchObject({
        value: { title: 'Welcome back' },
      })
    await define('elements/ratio', { name: 'A flag', variants: [], fallback: { content: 0.75 } })
    await expect.poll(() => details('Number', 'ratio', 0), { timeout: 20_000 }).toMatchObject({ value: 0.75 })
    expect(asked.filter((status) => status === 200)).toHaveLength(2)
  })

  test('who signs in is who the token says, and a consent that was withdrawn holds from the next evaluation on', async () => {
    const shopServer = await signer({ kid: 'shop' })
    await define('identity-issuers/shop', issuerBody([shopServer]))
    await tell({ type: 'identify', userId: 'u-7', traits: { subscriber: true } })
    await choose('u-7', 'granted')
    await open({ targetingKey: 'a-3' })
    expect(await details('String', 'personal', '')).toMatchObject({ value: 'for all' })
    const identityToken = await shopServer.sign({ sub: 'u-7', exp: Math.floor(Date.now() / 1000) + 600 })
    const signedIn = { targetingKey: 'u-7', anonymousId: 'a-3', identityToken }
    await change(signedIn)
    expect(await details('String', 'personal', '')).toMatchObject({ value: 'for you', variant: 'yours' })
    await choose('u-7', 'withdrawn')
    await change({ ...signedIn, page: { path: '/next' } })
    expect(await details('String', 'personal', '')).toMatchObject({
      value: 'for all',
      flagMetadata: { reason: 'no_consent' },
    })
  })

  test('a key that is none, or is not for this site, ends in the provider’s own error', async () => {
    const status = () => page.evaluate('OpenFeature.getClient().providerStatus')
    await open({ targetingKey: 'a-4' }, {}, 'dp_write_nonsense')
    expect(await status()).toBe('FATAL')
    const body = {
      name: 'Elsewhere',
      kind: 'write',
      purpose: 'service',
      legalBasis: 'contract',
      origins: ['https://elsewhere.example'],
    }
    const { key } = (await server.ask<{ key: string }>('POST', '/api/keys', { body })).body
    await open({ targetingKey: 'a-4' }, {}, key)
    expect(await status()).toBe('FATAL')
    await open({ targetingKey: '' })
    expect(await status()).toBe('ERROR')
    expect(await details('Boolean', 'on', false)).toMatchObject({ value: false, reason: 'ERROR' })
  })

  test('the program of the guide shows the element, follows it, and reports that it was seen', async () => {
    anonymousId = 'a-guide'
    await page.goto(`${address()}/guide`)
    await page.getByText('The news of the day').waitFor()
    const seen = () => server.db.query<{ body: string }>(`select body from log where name = 'Element Viewed'`)
    await expect.poll(seen, { timeout: 20_000 }).toHaveLength(1)
    expect(JSON.parse((await seen())[0]?.body ?? '{}')).toMatchObject({ anonymousId, event: 'Element Viewed' })
    await tell({ type: 'identify', anonymousId, traits: { subscriber: true } })
    // What a browser says when somebody comes back to the page.
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await page.getByText('Welcome back').waitFor()
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([])
    expect(browser.complaints()).toEqual([])
  })
})
