import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { definePurposes, fieldsOf, heldOf, know, linkOf, visit } from './customer.test-support.ts'

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  await definePurposes(server)
})
afterAll(() => server.stop())

describe('a page of choices', () => {
  test('says of each purpose what is asked, on which ground, and what holds; nothing is ticked that nobody answered', async () => {
    const { path } = await linkOf(server, await know(server, 'u-1'))
    const page = await visit(server, path, { headers: { 'accept-language': 'fr-CA,en;q=0.5' } })
    expect(page.status).toBe(200)
    for (const text of ['<html lang="fr">', 'Choisi pour vous', 'Mesurer notre audience', 'Livrer vos commandes'])
      expect(page.text).toContain(text)
    expect(fieldsOf(page)).toMatchObject({ 'was.personalisation': '', 'was.letter': '', 'was.measurement': 'yes' })
    expect(fieldsOf(page)).not.toHaveProperty('choice.personalisation')
    // What needs no choice is told, and not asked.
    expect(page.text).not.toContain('name="choice.orders"')
    const english = await visit(server, `${path}?lang=en`, { headers: { 'accept-language': 'fr' } })
    expect(english.text).toContain('Chosen for you')
  })

  test('is kept by nobody on the way, loads nothing, and tells no other site where it was', async () => {
    const { path } = await linkOf(server, await know(server, 'u-1'))
    const { headers, text } = await visit(server, path)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'content-type': 'text/html; charset=utf-8',
    })
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    )
    expect(headers.get('set-cookie')).toBeNull()
    expect(text).not.toMatch(/<script|https?:\/\//)
  })

  test('saves what was changed on it, with the wording that was shown, through the ledger of everybody', async () => {
    const person = await know(server, 'u-2')
    const { path, id } = await linkOf(server, person)
    const page = await visit(server, `${path}?lang=fr`)
    const sent = await visit(server, `${path}?lang=fr`, {
      form: { ...fieldsOf(page), 'choice.personalisation': 'yes', 'choice.measurement': 'no' },
    })
    expect(sent.status).toBe(303)
    expect(await heldOf(server, person)).toMatchObject({
      personalisation: { allowed: true, state: 'granted' },
      measurement: { allowed: false, state: 'withdrawn' },
      letter: { allowed: false, state: 'never_asked' },
    })
    const { body } = await server.ask('GET', `/api/people/${person}/choices`)
    const common = {
      how: 'click',
      channel: 'web',
      source: `customer:${id}`,
      place: { element: 'preferences', url: 'http://localhost:4400/c/preferences' },
      asked: { version: '2026-11', language: 'fr' },
      wording: { same: true },
    }
    expect(body).toMatchObject({
      entries: expect.arrayContaining([
        expect.objectContaining({ purpose: 'personalisation', until: expect.any(String) }),
        expect.objectContaining({ purpose: 'measurement' }),
      ]),
      faults: [],
    })
    for (const entry of (body as { entries: object[] }).entries) expect(entry).toMatchObject(common)

    const saved = await visit(server, sent.headers.get('location') ?? '')
    expect(saved.text).toContain('C’est enregistré')
    expect(saved.text).toContain('Annuler')
    // Undo gives back what was there before the page was sent: an objection is taken back, and so is the yes.
    await visit(server, `${path}?lang=fr`, { form: fieldsOf(saved) })
    expect(await heldOf(server, person)).toMatchObject({
      personalisation: { allowed: false, state: 'withdrawn' },
      measurement: { allowed: true, state: 'granted' },
    })
    const history = await visit(server, `${path}?lang=fr`)
    expect(history.text.match(/sur cette page/g)).toHaveLength(4)
  })

  test('leaves alone what was not touched on it, whatever another page said meanwhile', async () => {
    const person = await know(server, 'u-3')
    const { path } = await linkOf(server, person)
    const [one, other] = await Promise.all([visit(server, path), visit(server, path)])
    await visit(server, path, { form: { ...fieldsOf(other), 'choice.measurement': 'no' } })
    await visit(server, path, { form: { ...fieldsOf(one), 'choice.personalisation': 'yes' } })
    expect(await heldOf(server, person)).toMatchObject({
      personalisation: { state: 'granted' },
      measurement: { state: 'withdrawn' },
    })
  })

  test('is sent twice and counts once, and says so where nothing was changed', async () => {
    const person = await know(server, 'u-4')
    const { path } = await linkOf(server, person)
    const form = { ...fieldsOf(await visit(server, path)), 'choice.personalisation': 'yes' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => visit(server, path, { form })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
    const again = await visit(server, path, { form })
    const told = await visit(server, again.headers.get('location') ?? '')
    expect(told.text).toContain('Nothing was changed')
    const { body } = await server.ask<{ entries: object[] }>('GET', `/api/people/${person}/choices`)
    expect(body.entries).toHaveLength(1)
  })

  test('refuses everything with one button', async () => {
    const person = await know(server, 'u-5')
    const { path } = await linkOf(server, person)
    await visit(server, path, { form: { ...fieldsOf(await visit(server, path)), 'choice.personalisation': 'yes' } })
    const left = await visit(server, path, { form: { ...fieldsOf(await visit(server, path)), leave: 'all' } })
    const saved = await visit(server, left.headers.get('location') ?? '')
    expect(saved.text.match(/class="tag no"/g)).toHaveLength(3)
    expect(await heldOf(server, person)).toMatchObject({
      personalisation: { state: 'withdrawn' },
      letter: { state: 'denied' },
      measurement: { state: 'withdrawn' },
      orders: { allowed: true },
    })
  })

  test('takes no yes to a wording that changed while it was open, and every no', async () => {
    await server.ask('PUT', '/api/purposes/offers', {
      body: {
        name: 'Offers',
        basis: 'consent',
        texts: [{ version: '1', language: 'en', title: 'Offers', text: 'May we?' }],
      },
    })
    const person = await know(server, 'u-6')
    const { path } = await linkOf(server, person)
    const form = fieldsOf(await visit(server, path))
    await server.ask('PUT', '/api/purposes/offers', {
      body: {
        name: 'Offers',
        basis: 'consent',
        texts: [{ version: '1', language: 'en', title: 'Offers', text: 'May we sell them?' }],
      },
      headers: { 'if-match': '"1"' },
    })
    const yes = await visit(server, path, { form: { ...form, 'choice.offers': 'yes' } })
    expect(yes.status).toBe(409)
    expect(yes.text).toContain('The wording of “Offers” has changed')
    expect(await heldOf(server, person)).toMatchObject({ offers: { state: 'never_asked' } })
    await visit(server, path, { form: { ...form, 'choice.offers': 'no' } })
    expect(await heldOf(server, person)).toMatchObject({ offers: { state: 'denied' } })
  })

  test('a yes that has to be confirmed waits, until its own link confirms it, and no longer once it was taken back', async () => {
    const person = await know(server, 'u-7')
    const { path } = await linkOf(server, person)
    const sent = await visit(server, path, { form: { ...fieldsOf(await visit(server, path)), 'choice.letter': 'yes' } })
    expect((await visit(server, sent.headers.get('location') ?? '')).text).toContain('once you have confirmed it')
    expect(await heldOf(server, person)).toMatchObject({ letter: { allowed: false, state: 'pending' } })
    const confirm = await linkOf(server, person, { scope: 'confirm', subject: 'letter' })
    // Whoever only looks, a scanner of links for one, confirms nothing.
    expect((await visit(server, confirm.path)).text).toContain('Please confirm')
    expect(await heldOf(server, person)).toMatchObject({ letter: { state: 'pending' } })
    expect((await visit(server, confirm.path, { form: {} })).text).toContain('Confirmed')
    expect(await heldOf(server, person)).toMatchObject({ letter: { allowed: true, state: 'granted' } })
    await visit(server, path, { form: { 'was.letter': 'yes', 'choice.letter': 'no' } })
    expect((await visit(server, confirm.path, { form: {} })).text).toContain('You have said no to “Our letter” since')
    expect(await heldOf(server, person)).toMatchObject({ letter: { allowed: false, state: 'withdrawn' } })
  })

  test('shows the text of others as text', async () => {
    await server.ask('PUT', '/api/purposes/hostile', {
      body: {
        name: '<script>alert(1)</script>',
        basis: 'consent',
        texts: [
          {
            version: '1',
            language: 'ar',
            title: '"><img src=x onerror=alert(1)>',
            text: `</p>\u202e${'x'.repeat(3990)}`,
          },
        ],
      },
    })
    const { path } = await linkOf(server, await know(server, 'u-8'))
    const { text } = await visit(server, path)
    expect(text).not.toMatch(/<script|<img src=x/)
    expect(text).toContain('lang="ar" dir="auto">&quot;&gt;&lt;img')
  })
})

describe('what is sent', () => {
  let person: string
  beforeAll(async () => {
    const put = async (path: string, body: object) => {
      const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
      expect(made.status, made.text).toBe(201)
    }
    await put('channels/email', { name: 'E-mail', names: { fr: 'Courriel' } })
    await put('channels/app', { name: 'App' })
    await put('purposes/letters', { name: 'Letters', basis: 'legitimate_interest' })
    await put('topics/culture', {
      name: 'Culture',
      purpose: 'letters',
      channels: ['email', 'app'],
      frequencies: ['weekly', 'monthly'],
      subscribed: 'when_asked',
      texts: [{ version: '1', language: 'fr', title: 'La culture', text: 'La semaine culturelle.' }],
    })
    await put('topics/news', { name: 'News', purpose: 'letters', channels: ['email'], subscribed: 'unless_left' })
    person = await know(server, 'u-20')
  })
  const subscriptions = async () => {
    const { body } = await server.ask<{ subscriptions: Record<string, unknown>[] }>(
      'GET',
      `/api/people/${person}/choices`,
    )
    return Object.fromEntries(
      body.subscriptions.map(({ topic, channel, state, frequency }) => [`${topic}@${channel}`, [state, frequency]]),
    )
  }

  test('is chosen by topic and channel, each by itself, with how often', async () => {
    const { path } = await linkOf(server, person)
    const page = await visit(server, `${path}?lang=fr`)
    for (const text of ['La culture', 'Courriel', 'Chaque semaine', 'Vous le recevez tant que vous ne dites pas non'])
      expect(page.text).toContain(text)
    expect(fieldsOf(page)).toMatchObject({ 'was.culture@email': '', 'was.news@email': 'yes' })
    const sent = await visit(server, `${path}?lang=fr`, {
      form: { ...fieldsOf(page), 'choice.culture@email': 'yes', 'often.culture@email': 'monthly' },
    })
    expect((await visit(server, sent.headers.get('location') ?? '')).text).toContain('Oui · Chaque mois')
    expect(await subscriptions()).toEqual({
      'culture@email': ['granted', 'monthly'],
      'culture@app': ['never_asked', 'weekly'],
      'news@email': ['never_asked', null],
    })
    // Another pace alone is a word of its own.
    await visit(server, path, {
      form: {
        ...fieldsOf(await visit(server, path)),
        'was-often.culture@email': 'monthly',
        'often.culture@email': 'weekly',
      },
    })
    expect(await subscriptions()).toMatchObject({ 'culture@email': ['granted', 'weekly'] })
  })

  test('is had as often as before when leaving it is taken back', async () => {
    const { path } = await linkOf(server, person)
    const often = async (form: Record<string, string>) => {
      const sent = await visit(server, path, { form: { ...fieldsOf(await visit(server, path)), ...form } })
      return fieldsOf(await visit(server, sent.headers.get('location') ?? ''))
    }
    await often({ 'was-often.culture@email': 'weekly', 'often.culture@email': 'monthly' })
    const undo = await often({ 'choice.culture@email': 'no' })
    expect(await subscriptions()).toMatchObject({ 'culture@email': ['withdrawn', 'weekly'] })
    await visit(server, path, { form: undo })
    expect(await subscriptions()).toMatchObject({ 'culture@email': ['granted', 'monthly'] })
  })

  test('keeps how often it was wanted when a yes that waited is confirmed, by whoever confirms it', async () => {
    const topic = { name: 'Sport', purpose: 'letters', channels: ['email', 'app'], frequencies: ['daily', 'weekly'] }
    const made = await server.ask('PUT', '/api/topics/sport', {
      body: { ...topic, subscribed: 'when_asked', confirmed: true },
      headers: { 'if-none-match': '*' },
    })
    expect(made.status, made.text).toBe(201)
    const { path } = await linkOf(server, person)
    const wanted = {
      'choice.sport@email': 'yes',
      'often.sport@email': 'weekly',
      'choice.sport@app': 'yes',
      'often.sport@app': 'weekly',
    }
    await visit(server, path, { form: { ...fieldsOf(await visit(server, path)), ...wanted } })
    expect(await subscriptions()).toMatchObject({ 'sport@email': ['pending', 'weekly'] })
    // The page shows what they chose, not what is offered first.
    expect(fieldsOf(await visit(server, path))).toMatchObject({ 'was-often.sport@email': 'weekly' })
    const confirm = await linkOf(server, person, { scope: 'confirm', subject: 'sport@email' })
    expect((await visit(server, confirm.path, { form: {} })).text).toContain('Confirmed')
    const said = { choices: [{ topic: 'sport', channel: 'app', state: 'granted' }], confirms: true }
    expect((await server.ask('POST', `/api/people/${person}/choices`, { body: said })).status).toBe(200)
    expect(await subscriptions()).toMatchObject({
      'sport@email': ['granted', 'weekly'],
      'sport@app': ['granted', 'weekly'],
    })
    // Whoever left and comes back says it anew.
    for (const state of ['withdrawn', 'granted']) {
      const again = { choices: [{ topic: 'sport', channel: 'app', state }], confirms: true }
      expect((await server.ask('POST', `/api/people/${person}/choices`, { body: again })).status).toBe(200)
    }
    expect(await subscriptions()).toMatchObject({ 'sport@app': ['granted', 'daily'] })
  })

  test('ends by one click for a topic on a channel, or on all', async () => {
    const one = await linkOf(server, person, { scope: 'unsubscribe', subject: 'news@email' })
    const form = { 'List-Unsubscribe': 'One-Click' }
    expect((await visit(server, one.path, { form })).text).toContain('“News · E-mail” has ended')
    expect(await subscriptions()).toMatchObject({
      'news@email': ['withdrawn', null],
      'culture@email': ['granted', 'monthly'],
    })
    const all = await linkOf(server, person, { scope: 'unsubscribe', subject: 'culture@*' })
    await visit(server, all.path, { form })
    expect(await subscriptions()).toMatchObject({
      'culture@email': ['withdrawn', 'weekly'],
      'culture@app': ['denied', 'weekly'],
    })
  })
})
