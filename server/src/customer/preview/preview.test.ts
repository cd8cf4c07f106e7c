import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../app.test-support.ts'
import { definePurposes } from '../customer.test-support.ts'
import { PREVIEWED } from './render-preview.ts'

const THEME = { brand: 'Maison Perle', accent: '#7a1f5c' }

type Answer = {
  html: string
  examples: boolean
  empty: boolean
  colours: Record<'light' | 'dark', { colour: string; contrast: number; readable: boolean; nearest: string }>
}

describe('a page that is looked at before anybody has it', () => {
  let server: TestApp
  beforeAll(async () => {
    server = await testApp({ background: false })
  })
  afterAll(() => server.stop())

  const preview = (body: object) =>
    server.ask<Answer>('POST', '/api/customer-pages-preview', {
      body: { page: 'preferences', language: 'en', scheme: 'light', ...body },
    })

  test('shows examples while nobody has authored what there is to choose', async () => {
    const { status, body, text } = await preview({ theme: THEME, language: 'fr' })
    expect(status, text).toBe(200)
    expect(body).toMatchObject({ examples: true, empty: false })
    expect(body.html).toContain('Maison Perle')
    expect(body.html).toContain('Choisi pour vous')
    expect(body.html).toContain('La lettre')
  })

  test('draws every page in both languages and on both grounds, with no script and nothing that it could send', async () => {
    for (const page of PREVIEWED)
      for (const [language, scheme] of [
        ['fr', 'dark'],
        ['en', 'light'],
      ]) {
        const { status, body, text } = await preview({ theme: THEME, page, language, scheme })
        expect(status, text).toBe(200)
        expect(body.html).toContain(`<html lang="${language}">`)
        expect(body.html).toContain(`<meta name="color-scheme" content="${scheme}">`)
        expect(body.html).toMatch(
          /content-security-policy" content="default-src &#39;none&#39;.*form-action &#39;none&#39;/,
        )
        expect(body.html).not.toMatch(/<script|prefers-color-scheme:dark|action="\/|href="\//)
      }
  })

  test('escapes all that is written into the draft', async () => {
    const { body } = await preview({
      theme: { ...THEME, brand: '<script>alert(1)</script>', welcome: { en: '<img src=x onerror=alert(1)>' } },
    })
    expect(body.html).not.toMatch(/<script|<img/)
    expect(body.html).toContain('&lt;script&gt;')
  })

  test('shows the purposes there are, and a draft alone and as it is written now', async () => {
    await definePurposes(server)
    const { body } = await preview({ theme: THEME })
    expect(body.examples).toBe(false)
    expect(body.html).toContain('Measuring our audience')
    const texts = [{ version: '2', language: 'en', title: 'A new title', text: 'What is asked & why.' }]
    const draft = { kind: 'purpose', key: 'personalisation', body: { name: 'P', basis: 'consent', texts } }
    const drafted = await preview({ draft })
    expect(drafted.body.html).toContain('What is asked &amp; why.')
    expect(drafted.body.html).toContain('You have not been asked yet')
    expect(drafted.body.html).not.toContain('Measuring our audience')
    const unread = await preview({ draft: { ...draft, body: { name: '', basis: 'nothing' } } })
    expect(unread.body.empty).toBe(true)
    const topic = { name: 'T', purpose: 'letter', channels: ['email'], subscribed: 'when_asked' }
    await server.ask('PUT', '/api/channels/email', { body: { name: 'E-mail' }, headers: { 'if-none-match': '*' } })
    const sent = await preview({ draft: { kind: 'topic', key: 'new', body: { ...topic, texts } } })
    expect(sent.body.html).toContain('A new title')
    expect(sent.body.html).toContain('E-mail')
  })

  test('tells how its colours are read, and which one would do', async () => {
    const { body } = await preview({ theme: { ...THEME, accent: '#e8751a', accentDark: '#222244' } })
    expect(body.colours.light).toMatchObject({ colour: '#e8751a', readable: false })
    expect(body.colours.light.contrast).toBeLessThan(3)
    expect(body.colours.dark.readable).toBe(false)
    const again = await preview({
      theme: { ...THEME, accent: body.colours.light.nearest, accentDark: body.colours.dark.nearest },
    })
    expect(again.body.colours).toMatchObject({ light: { readable: true }, dark: { readable: true } })
    const saved = await server.ask('PUT', '/api/customer-pages/workspace', {
      body: {
        ...THEME,
        accent: body.colours.light.nearest,
        font: 'serif',
        welcome: { fr: 'Bienvenue.' },
        controller: { fr: 'Maison Perle SAS, Lyon' },
      },
      headers: { 'if-none-match': '*' },
    })
    expect(saved.status, saved.text).toBe(201)
    const stored = await preview({ language: 'fr' })
    expect(stored.body.html).toContain('Bienvenue.')
    expect(stored.body.html).toContain('Maison Perle SAS, Lyon')
    expect(stored.body.html).toContain('Charter')
  })

  test('leaves out an image that is none, and takes no draft that is none', async () => {
    const { body } = await preview({ theme: { ...THEME, logo: 'data:image/png;base64,aGVsbG8=' } })
    expect(body.html).not.toContain('<img')
    expect((await preview({ theme: { ...THEME, accent: 'red}body{' } })).status).toBe(400)
  })

  test('is open to those who may read the pages, and to nobody without a session', async () => {
    const write = await server.key('write', { channel: 'web' })
    const answer = await server.ask('POST', '/api/customer-pages-preview', {
      token: write,
      body: { page: 'gone', language: 'en', scheme: 'light' },
    })
    expect(answer.status).toBe(403)
  })
})
