import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { definePurposes, fieldsOf, heldOf, know, linkOf, visit } from './customer.test-support.ts'
import { forgetLinksTask } from './forget-links-task.ts'

const DAY = 86_400_000

let server: TestApp
let now = Date.now()
beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  await definePurposes(server)
})
afterAll(() => server.stop())

const refusals = async () => {
  const rows = await server.db.query<{ detail: { why: string }; targetId: string }>(
    `select detail::jsonb as detail, target_id as "targetId" from audit_records where action = 'link.refuse' order by at, id`,
  )
  return rows.map(({ detail, targetId }) => ({ why: detail.why, link: targetId }))
}
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

describe('a link of a customer', () => {
  test('is said once, and nowhere kept: the list opens nothing', async () => {
    const person = await know(server, 'u-1')
    const { token, id } = await linkOf(server, person, { scope: 'preferences', note: 'Asked on the telephone' })
    const { body, text } = await server.ask('GET', `/api/people/${person}/links`)
    expect(body).toMatchObject({ items: [{ id, scope: 'preferences', note: 'Asked on the telephone', usedAt: null }] })
    expect(text).not.toContain(token)
    const kept = JSON.stringify(await server.db.query('select * from customer_links'))
    expect(kept).not.toContain(token.split('.')[2])
    // The token says nothing of whom it is for.
    expect(Object.keys(claimsOf(token)).sort()).toEqual(['exp', 'jti'])
  })

  test('that is forged, ended, another’s, of another page, or of nobody is told the same, changes nothing, and is written down', async () => {
    const person = await know(server, 'u-2')
    const other = await linkOf(server, await know(server, 'u-3'))
    const good = await linkOf(server, person)
    const [header = '', payload = '', signature = ''] = good.token.split('.')
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = claimsOf(good.token)
    const secret = new TextEncoder().encode('a secret of mine')
    const revoked = await linkOf(server, person)
    const ended = await server.ask('DELETE', `/api/people/${person}/links/${revoked.id}`)
    expect(ended.status).toBe(204)
    const expired = await linkOf(server, person, { scope: 'data', expires: 'PT1H' })
    const unsubscribes = await linkOf(server, person, { scope: 'unsubscribe' })
    const bad: Record<string, string> = {
      'another signature': `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      'another payload': `${header}.${encoded({ ...claims, jti: other.id })}.${signature}`,
      longer: `${header}.${encoded({ ...claims, exp: 99_999_999_999 })}.${signature}`,
      'no algorithm': `${encoded({ alg: 'none', typ: 'link+jwt' })}.${payload}.`,
      'another secret': await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'link+jwt' }).sign(secret),
      'a session': 'AAAA.BBBB',
      nothing: '%00',
      long: 'x'.repeat(3000),
      revoked: revoked.token,
      expired: expired.token,
      'of another page': unsubscribes.token,
    }
    now += 2 * 3_600_000
    const told = new Set<string>()
    for (const [name, token] of Object.entries(bad)) {
      for (const form of [undefined, { 'choice.personalisation': 'yes' }]) {
        const page = await visit(server, `/c/${token}/preferences`, form ? { form } : {})
        expect(page.status, name).toBe(404)
        told.add(page.text)
      }
    }
    // Whoever tries learns nothing: neither that a link was one once, nor whose.
    expect(told.size).toBe(1)
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { state: 'never_asked' } })
    expect(await refusals()).toEqual([
      { why: 'forged', link: '' },
      { why: 'revoked', link: revoked.id },
      { why: 'expired', link: expired.id },
      { why: 'other_scope', link: unsubscribes.id },
    ])
    expect((await visit(server, good.path)).status).toBe(200)
  })

  test('is written down once an hour where it is tried again and again, with how often', async () => {
    const before = (await refusals()).length
    now += 2 * 3_600_000
    for (let time = 0; time < 30; time += 1) await visit(server, `/c/nonsense-${time}/preferences`)
    expect(await refusals()).toHaveLength(before + 1)
    now += 2 * 3_600_000
    await visit(server, '/c/nonsense/preferences')
    const [last] = await server.db.query<{ before: number }>(
      `select (detail::jsonb->>'before')::int as before from audit_records where action = 'link.refuse' order by at desc, id desc limit 1`,
    )
    expect(last?.before).toBe(29)
  })

  test('ends at its time, to the second, and is of no use to a form of another site', async () => {
    const person = await know(server, 'u-4')
    const { path } = await linkOf(server, person, { scope: 'preferences', expires: 'P1D' })
    const form = { ...fieldsOf(await visit(server, path)), 'choice.personalisation': 'yes' }
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
      expect((await visit(server, path, { form, headers })).status).toBe(403)
    expect(await heldOf(server, person)).toMatchObject({ personalisation: { state: 'never_asked' } })
    // As browsers write it for a page that sends no referrer.
    const own = { 'sec-fetch-site': 'same-origin', origin: 'null' }
    expect((await visit(server, path, { form, headers: own })).status).toBe(303)
    now += DAY - 2000
    expect((await visit(server, path)).status).toBe(200)
    now += 3000
    expect((await visit(server, path)).status).toBe(404)
  })

  test('is listed for three months after its end, and then let go', async () => {
    const person = await know(server, 'u-long-ago')
    const { id } = await linkOf(server, person, { scope: 'preferences', expires: 'P1D' })
    const listed = async () => {
      await forgetLinksTask({ db: server.db, clock: () => now }).run(
        {},
        { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog },
      )
      const rows = await server.db.query('select id from customer_links where id = $1', [id])
      return rows.length
    }
    now += 90 * DAY
    expect(await listed()).toBe(1)
    now += DAY + 1000
    expect(await listed()).toBe(0)
  })

  test('is refused where it would be about nothing, or hold for ever', async () => {
    const person = await know(server, 'u-5')
    const ask = (body: object) => server.ask('POST', `/api/people/${person}/links`, { body })
    const codes = [
      [{ scope: 'confirm' }, 'link_subject_invalid'],
      [{ scope: 'preferences', subject: 'letter' }, 'link_subject_invalid'],
      [{ scope: 'unsubscribe', subject: 'orders' }, 'link_subject_invalid'],
      [{ scope: 'unsubscribe', subject: 'nonsense' }, 'link_subject_invalid'],
      [{ scope: 'preferences', expires: 'P9999D' }, 'link_expiry_invalid'],
      [{ scope: 'data', expires: 'P30D' }, 'link_expiry_invalid'],
      [{ scope: 'data', expires: 'P1M' }, 'link_expiry_invalid'],
    ] as const
    for (const [body, code] of codes) expect((await ask(body)).body).toMatchObject({ code })
    const nobody = await server.ask('POST', `/api/people/${crypto.randomUUID()}/links`, { body: { scope: 'data' } })
    expect(nobody.body).toMatchObject({ code: 'profile_unknown' })
    const others = await linkOf(server, await know(server, 'u-6'))
    expect((await server.ask('DELETE', `/api/people/${person}/links/${others.id}`)).body).toMatchObject({
      code: 'link_unknown',
    })
  })

  test('speaks for the person that its customer is part of, tells nothing of who joined them, and after a split speaks for its own alone', async () => {
    const token = await server.key('secret', { channel: 'web' })
    const say = (body: object) => server.ask('POST', '/v1/identify', { token, body: { traits: {}, ...body } })
    const idOf = async (path: string) =>
      (await server.ask<{ id: string }>('GET', `/api/profiles/by/${path}`, { token })).body.id
    await say({ userId: 'u-ada' })
    await say({ anonymousId: 'a-bob' })
    const adas = await linkOf(server, await idOf('userId/u-ada'))
    const bobs = await linkOf(server, await idOf('anonymousId/a-bob'))
    await visit(server, bobs.path, { form: { 'was.personalisation': '', 'choice.personalisation': 'no' } })
    now += 1000
    // A laptop that both use.
    await say({ userId: 'u-ada', anonymousId: 'a-bob' })
    const both = await idOf('userId/u-ada')
    expect(await idOf('anonymousId/a-bob')).toBe(both)

    // What Bob refused holds for both, and where he said it is none of hers.
    const page = await visit(server, adas.path)
    expect(fieldsOf(page)).toMatchObject({ 'choice.personalisation': 'no' })
    expect(page.text).toContain('connected with yours later')
    expect(page.text).toContain('You have not chosen anything yet')
    const sent = await visit(server, adas.path, { form: { ...fieldsOf(page), 'choice.personalisation': 'yes' } })
    expect(sent.status).toBe(303)
    expect(await heldOf(server, both)).toMatchObject({ personalisation: { state: 'granted' } })

    const { body } = await server.ask<{ profile: { identifiers: { type: string; origin: string }[] } }>(
      'GET',
      `/api/people/${both}`,
    )
    const visits = body.profile.identifiers.filter(({ type }) => type === 'anonymousId').map(({ origin }) => origin)
    const split = await server.ask('POST', `/api/people/${both}/split`, {
      body: { origins: visits, reason: 'Two people' },
    })
    expect(split.status, split.text).toBe(200)
    expect(await heldOf(server, await idOf('userId/u-ada'))).toMatchObject({ personalisation: { state: 'granted' } })
    expect(await heldOf(server, await idOf('anonymousId/a-bob'))).toMatchObject({
      personalisation: { state: 'denied' },
    })
    expect(fieldsOf(await visit(server, bobs.path))).toMatchObject({ 'choice.personalisation': 'no' })
    expect(fieldsOf(await visit(server, adas.path))).toMatchObject({ 'choice.personalisation': 'yes' })
  })
})
