import { expect } from 'vitest'
import type { TestApp } from '../app.test-support.ts'

/** What a page of a customer answered. */
export type PageAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export type Sent = {
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Two purposes that are asked, one that is objected to, one that needs nothing. */
export async function definePurposes(server: TestApp): Promise<void> {
  const put = async (key: string, body: object) => {
    const made = await server.ask('PUT', `/api/purposes/${key}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }
  const texts = (title: string, titre: string) => [
    { version: '2026-11', language: 'en', title, text: `May we use what you do here for “${title}”?` },
    {
      version: '2026-11',
      language: 'fr',
      title: titre,
      text: `Pouvons-nous utiliser ce que vous faites ici pour « ${titre} » ?`,
    },
  ]
  await put('personalisation', {
    name: 'Personalisation',
    basis: 'consent',
    expires: 'P395D',
    texts: texts('Chosen for you', 'Choisi pour vous'),
  })
  await put('letter', { name: 'Letter', basis: 'consent', confirmed: true, texts: texts('Our letter', 'Notre lettre') })
  await put('measurement', {
    name: 'Measurement',
    basis: 'legitimate_interest',
    texts: texts('Measuring our audience', 'Mesurer notre audience'),
  })
  await put('orders', {
    name: 'Orders',
    basis: 'contract',
    texts: texts('Sending your orders', 'Livrer vos commandes'),
  })
}

/** Somebody who is known; the id of their person. */
export async function know(
  server: TestApp,
  userId: string,
  traits: object = { name: 'Ada Lovelace' },
): Promise<string> {
  const token = await server.key('secret', { channel: 'web' })
  const sent = await server.ask('POST', '/v1/identify', { token, body: { userId, traits } })
  expect(sent.status, sent.text).toBe(200)
  const { body } = await server.ask<{ id: string }>('GET', `/api/profiles/by/userId/${userId}`, { token })
  return body.id
}

/** A new link of a person: its address below the server. */
export async function linkOf(
  server: TestApp,
  person: string,
  body: object = { scope: 'preferences' },
): Promise<{ readonly path: string; readonly token: string; readonly id: string }> {
  const made = await server.ask<{ url: string; link: { id: string } }>('POST', `/api/people/${person}/links`, { body })
  expect(made.status, made.text).toBe(201)
  const path = new URL(made.body.url).pathname
  return { path, token: path.split('/')[2] ?? '', id: made.body.link.id }
}

/** Asks for a page as a bare client does, or sends its form. */
export async function visit(server: TestApp, path: string, { form, headers }: Sent = {}): Promise<PageAnswer> {
  const response = await fetch(server.url + path, {
    redirect: 'manual',
    headers: { ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
    ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The fields that a page would send as it stands. */
export function fieldsOf({ text }: PageAnswer): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of text.matchAll(/<input [^>]*>/g)) {
    const [, name = ''] = /name="([^"]*)"/.exec(tag) ?? []
    const [, value = ''] = /value="([^"]*)"/.exec(tag) ?? []
    if (!tag.includes('type="radio"') || tag.includes(' checked')) fields[name] = value
  }
  return fields
}

/** What holds of a person's purposes, by key. */
export async function heldOf(
  server: TestApp,
  person: string,
): Promise<Record<string, { allowed: boolean; state: string }>> {
  const { body } = await server.ask<{ purposes: { purpose: string; allowed: boolean; state: string }[] }>(
    'GET',
    `/api/people/${person}/choices`,
  )
  return Object.fromEntries(body.purposes.map(({ purpose, allowed, state }) => [purpose, { allowed, state }]))
}
