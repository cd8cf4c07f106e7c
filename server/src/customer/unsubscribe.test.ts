import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { definePurposes, heldOf, know, linkOf, visit } from './customer.test-support.ts'

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  await definePurposes(server)
})
afterAll(() => server.stop())

/** Somebody who said yes to being chosen for, with a link that ends it. */
async function reader(userId: string, body: object = { scope: 'unsubscribe', subject: 'personalisation' }) {
  const person = await know(server, userId)
  const said = { choices: [{ purpose: 'personalisation', state: 'granted' }] }
  expect((await server.ask('POST', `/api/people/${person}/choices`, { body: said })).status).toBe(200)
  return { person, ...(await linkOf(server, person, body)) }
}

describe('RFC 8058: one click', () => {
  test('3.1: the one pair, as a form of either kind, ends it without a redirect, a cookie, or a question', async () => {
    const multipart = new FormData()
    multipart.set('List-Unsubscribe', 'One-Click')
    for (const [place, body] of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), multipart].entries()) {
      const { person, path } = await reader(`u-${place}`)
      // A bare client, which names no site and takes no language.
      const answer = await fetch(server.url + path, { method: 'POST', body, redirect: 'error' })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(await heldOf(server, person)).toMatchObject({ personalisation: { allowed: false, state: 'withdrawn' } })
    }
  })

  test('the same request sent again, and many at once, is one word in the ledger', async () => {
    const { person, path } = await reader('u-3')
    const form = { 'List-Unsubscribe': 'One-Click' }
    const answers = await Promise.all(Array.from({ length: 30 }, () => visit(server, path, { form })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await visit(server, path, { form })).text).toContain('It has ended before')
    const { body } = await server.ask<{ entries: { state: string; place: object }[] }>(
      'GET',
      `/api/people/${person}/choices`,
    )
    expect(body.entries.map(({ state }) => state)).toEqual(['withdrawn', 'granted'])
    expect(body.entries[0]).toMatchObject({ place: { element: 'unsubscribe' }, channel: 'email', how: 'click' })
  })

  test('a scanner that follows the link, or sends an empty form, ends nothing', async () => {
    const { person, path } = await reader('u-4')
    const page = await visit(server, path)
    expect(page.text).toContain('One click, and “Chosen for you” ends.')
    expect(page.text.match(/<button/g)).toHaveLength(1)
    expect((await visit(server, path, { form: { x: '1' } })).status).toBe(400)
    expect((await fetch(server.url + path, { method: 'HEAD' })).status).toBe(200)
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { state: 'granted' } })
  })

  test('a link about everything ends all that can be refused', async () => {
    const { person, path } = await reader('u-5', { scope: 'unsubscribe' })
    const done = await visit(server, `${path}?lang=fr`, { form: { 'List-Unsubscribe': 'One-Click' } })
    expect(done.text).toContain('Vous êtes désabonné')
    expect(await heldOf(server, person)).toMatchObject({
      personalisation: { state: 'withdrawn' },
      measurement: { state: 'withdrawn' },
      letter: { state: 'denied' },
      orders: { allowed: true, state: 'never_asked' },
    })
  })

  test('what is archived by now is refused all the same', async () => {
    await server.ask('PUT', '/api/purposes/gone', { body: { name: 'Gone', basis: 'consent' } })
    const { person, path } = await reader('u-6', { scope: 'unsubscribe', subject: 'gone' })
    const archived = await server.ask('DELETE', '/api/purposes/gone', { headers: { 'if-match': '"1"' } })
    expect(archived.status, archived.text).toBeLessThan(300)
    expect((await visit(server, path, { form: { 'List-Unsubscribe': 'One-Click' } })).status).toBe(200)
    const { text } = await server.ask('GET', `/api/people/${person}/choices`)
    expect(text).toContain('"purpose":"gone","state":"withdrawn"')
  })
})

describe('a link, where topics are defined,', () => {
  const path = (place: string) => `/api/${place}`
  const make = async (place: string, body: object) => {
    const { status, text } = await server.ask('PUT', path(place), { body, headers: { 'if-none-match': '*' } })
    expect(status, text).toBe(201)
  }
  const archive = async (place: string) => {
    const { headers } = await server.ask('GET', path(place))
    const ended = await server.ask('DELETE', path(place), { headers: { 'if-match': String(headers.get('etag')) } })
    expect(ended.status, ended.text).toBeLessThan(300)
  }
  const left = async (person: string) => {
    const { body } = await server.ask<{ entries: { purpose: string; state: string }[] }>(
      'GET',
      `/api/people/${person}/choices`,
    )
    return body.entries.flatMap(({ purpose, state }) => (state === 'granted' ? [] : purpose)).sort()
  }
  const click = { form: { 'List-Unsubscribe': 'One-Click' } }

  beforeAll(async () => {
    await make('channels/email', { name: 'E-mail', identifier: 'email' })
    await make('channels/sms', { name: 'SMS', identifier: 'phone' })
    const topic = { purpose: 'letter', channels: ['email', 'sms'], subscribed: 'when_asked' }
    await make('topics/culture', { name: 'Culture', ...topic })
    await make('topics/old', { name: 'Old', ...topic })
    await make('topics/gone', { name: 'Gone', ...topic, channels: ['email'] })
  })

  test('about everything ends what is sent, with what they once spoke of, and no purpose that sends nothing', async () => {
    const { person, path } = await reader('u-20', { scope: 'unsubscribe' })
    const body = { choices: [{ topic: 'old', channel: 'sms', state: 'granted' }] }
    expect((await server.ask('POST', `/api/people/${person}/choices`, { body })).status).toBe(200)
    await archive('topics/old')
    expect((await visit(server, path, click)).text).toContain('You are unsubscribed')
    expect(await left(person)).toEqual(['culture@email', 'culture@sms', 'gone@email', 'letter', 'old@sms'])
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { state: 'granted' } })
    expect((await visit(server, path, click)).text).toContain('It has ended before')
  })

  test('about a topic on all its channels, and about one of them, ends it though it is archived', async () => {
    const all = await reader('u-21', { scope: 'unsubscribe', subject: 'gone@*' })
    const one = await reader('u-22', { scope: 'unsubscribe', subject: 'gone@email' })
    await archive('topics/gone')
    for (const { path } of [all, one])
      for (const again of [false, true])
        expect((await visit(server, path, click)).text.includes('It has ended before')).toBe(again)
    expect(await left(all.person)).toEqual(['gone@email', 'gone@sms'])
    expect(await left(one.person)).toEqual(['gone@email'])
  })
})

describe('leaving by e-mail', () => {
  const send = (mail: string) =>
    server.ask('POST', '/api/unsubscribe-mails', { body: { mail: Buffer.from(mail).toString('base64') } })

  test('RFC 2369: the address of the header brings the token back in the subject, folded or encoded', async () => {
    await server.ask('PUT', '/api/customer-pages/workspace', {
      body: { brand: 'Le Fil', accent: '#1d4f91', unsubscribeMail: 'leave@lefil.example' },
      headers: { 'if-none-match': '*' },
    })
    const person = await know(server, 'u-10')
    const made = await server.ask<{ url: string; headers: Record<string, string> }>(
      'POST',
      `/api/people/${person}/links`,
      {
        body: { scope: 'unsubscribe', subject: 'personalisation' },
      },
    )
    const token = made.body.url.split('/')[4] ?? ''
    expect(made.body.headers).toEqual({
      'List-Unsubscribe': `<mailto:leave@lefil.example?subject=unsubscribe%20${token}>, <${made.body.url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
    const folded = `${token.slice(0, 60)}\r\n ${token.slice(60)}`
    for (const [place, subject] of [
      `unsubscribe ${token}`,
      `Re: unsubscribe ${folded}`,
      // An underscore stands for a space there (RFC 2047), so that one of the token is written otherwise.
      `=?utf-8?Q?unsubscribe_${token.replaceAll('_', '=5F')}?=`,
    ].entries()) {
      const { status, body, text } = await send(
        `From: a@b.example\r\nTo: leave@lefil.example\r\nSubject: ${subject}\r\n\r\nBye\r\n`,
      )
      expect(status, text).toBe(200)
      expect(body).toEqual({ subject: 'personalisation', ended: place === 0 })
    }
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { state: 'denied' } })
  })

  test('any other mail is left for people to read', async () => {
    const { token } = await linkOf(server, await know(server, 'u-11'))
    for (const mail of [
      'Subject: hello\r\n\r\nunsubscribe me',
      '\u0000\u0001',
      `Subject: unsubscribe ${token}\r\n\r\n`,
      'Subject: eyJhbGciOiJub25lIn0.eyJqdGkiOiJ4In0.AAAAAAAAAAAAAAAAAAAAAAAA',
    ])
      expect((await send(mail)).body).toMatchObject({ code: 'unsubscribe_mail_unknown' })
  })
})
