import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { createLinkStore, originOf, searchTerms } from '../identity/index.ts'
import { createPeopleReader } from './read.ts'

type Person = { id: string; label: string; code?: string }

/** Who says their name, and presents identifiers. */
const card = (userId: string, name: string, externalIds: readonly { type: string; id: string }[]) => ({
  type: 'identify',
  messageId: `m-${userId}`,
  userId,
  traits: { name },
  context: { externalIds },
})

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  const key = await server.key('secret')
  const batch = [
    card('u-ada', 'Ada Lovelace', [
      { type: 'email', id: 'ada@example.com' },
      { type: 'phone', id: '+33612345678' },
      { type: 'loyalty_card', id: 'A/12 é?%2F#' },
    ]),
    card('u-bob', 'Bob Li', [{ type: 'phone', id: '+442079460123' }]),
    card('u-cyd', 'Cyd Charisse Lindqvist', [{ type: 'phone', id: '0145678901' }]),
    card('u-ine', 'Ine van der Berg', []),
  ]
  const answer = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(answer.body).toMatchObject({ accepted: batch.length })
})
afterAll(() => server.stop())

const by = (type: string, value: string, options: object = {}) =>
  server.ask<Person>('GET', `/api/profiles/by/${encodeURIComponent(type)}/${encodeURIComponent(value)}`, options)
const found = async (q: string) =>
  (await server.ask<{ items: Person[] }>('GET', `/api/people?q=${encodeURIComponent(q)}`)).body.items
    .map(({ label }) => label)
    .sort()

describe('a look-up by identifier', () => {
  test.each([
    ['userId', 'u-ada'],
    ['email', 'ada@example.com'],
    ['phone', '+33612345678'],
    ['loyalty_card', 'A/12 é?%2F#'],
  ])('by %s %s answers as reading the person does', async (type, value) => {
    const { status, body } = await by(type, value)
    expect(status).toBe(200)
    expect(body.label).toBe('Ada Lovelace')
    expect(body).toEqual((await server.ask('GET', `/api/people/${originOf('userId', 'u-ada')}`)).body)
  })

  test('tells a type from another, and an unknown value from a known one', async () => {
    for (const [type, value] of [
      ['userId', 'nobody'],
      ['email', 'u-ada'],
      ['crm_id', 'u-ada'],
    ] as const)
      expect([(await by(type, value)).status, (await by(type, value)).body.code]).toEqual([404, 'profile_unknown'])
  })

  test('is for those who may read people: a server’s key within its scope, no key that everybody has', async () => {
    const status = async (options: object) => (await by('userId', 'u-ada', options)).status
    expect(await status({ token: await server.key('secret') })).toBe(200)
    expect(await status({ token: await server.key('write') })).toBe(403)
    const { body } = await server.ask<{ key: string }>('POST', '/api/keys', {
      body: { name: 'till', kind: 'secret', purpose: 'service', legalBasis: 'contract', scopes: ['events:write'] },
    })
    expect(await status({ token: body.key })).toBe(403)
    expect(await status({ token: null, headers: { cookie: (await server.person('agent')).cookie } })).toBe(200)
    expect(await status({ token: null, headers: { cookie: (await server.person('analyst')).cookie } })).toBe(403)
    expect(await status({ token: null })).toBe(401)
  })
})

describe('an identifier that several people share', () => {
  const phone = '+33145000000'
  const share = (userId: string, id: string) =>
    server.db.tx(async (tx) => {
      const [a, b] = [originOf('userId', userId), originOf('family_phone', id)].sort() as [string, string]
      await tx.execute(
        `insert into origins (origin, type, value, tx) values ($1, 'family_phone', $2, null) on conflict do nothing`,
        [originOf('family_phone', id), id],
      )
      await createLinkStore(tx).add([
        {
          a,
          b,
          status: 'shared',
          rule: 'same_message',
          reason: null,
          limitedType: null,
          confidence: 1,
          confirmedAt: null,
          expiresAt: null,
          ...evidence(userId),
        },
      ])
    })
  const evidence = (userId: string) => ({
    origin: originOf('userId', userId),
    messageId: `m-${userId}`,
    source: 'k-1',
    channel: 'web',
    happenedAt: '2026-11-21T10:00:00.000Z',
  })

  test('leads to the one who has it, and to nobody else once another has it too', async () => {
    await share('u-ada', phone)
    expect((await by('family_phone', phone)).body).toMatchObject({ label: 'Ada Lovelace' })
    await share('u-bob', phone)
    const { status, body } = await by('family_phone', phone)
    expect([status, body.code]).toEqual([409, 'identifier_shared'])
    expect((body as unknown as { people: Person[] }).people.map(({ id, label }) => [id, label]).sort()).toEqual(
      (await Promise.all(['u-ada', 'u-bob'].map((user) => by('userId', user))))
        .map(({ body: { id, label } }) => [id, label])
        .sort(),
    )
  })

  test('finds all of them in a search', async () => {
    const people = createPeopleReader(server.db, {
      terms: (q) =>
        searchTerms(q, {
          types: [],
          identifier: () => ({ type: '', value: '', origin: '' }),
          callingCodes: [],
          shared: ['family_phone'],
        }),
    })
    const labels = async (q: string) =>
      (await people.list({ q, after: undefined, limit: 10 })).items.map(({ label }) => label).sort()
    expect(await labels('+33 1 45 00 00 00')).toEqual(['Ada Lovelace', 'Bob Li'])
    expect(await labels('01 45 00 00 00')).toEqual(['Ada Lovelace', 'Bob Li'])
    // Where the type is not shared any more, it is nobody's.
    expect(await found(phone)).toEqual([])
  })
})

describe('a search by telephone', () => {
  test.each([
    ['+33612345678', ['Ada Lovelace']],
    ['+33 6 12 34 56 78', ['Ada Lovelace']],
    ['0033 6 12 34 56 78', ['Ada Lovelace']],
    ['+33 (0)6 12 34 56 78', ['Ada Lovelace']],
    ['06 12 34 56 78', ['Ada Lovelace']],
    ['06.12.34.56.78', ['Ada Lovelace']],
    ['06-12-34-56-78', ['Ada Lovelace']],
    ['+33 6 12', ['Ada Lovelace']],
    ['5678', ['Ada Lovelace']],
    ['020 7946 0123', ['Bob Li']],
    ['(020) 7946-0123', ['Bob Li']],
    // A number that could not be read stays as it came.
    ['01 45 67 89', ['Cyd Charisse Lindqvist']],
    ['678', []],
    ['06 12 34 56 79', []],
    ['+44 6 12 34', []],
  ])('finds %j as people write it', async (q, labels) => {
    expect(await found(q)).toEqual(labels)
  })
})

describe('a search by words of a name', () => {
  test.each([
    ['li', ['Bob Li']],
    ['lin', ['Cyd Charisse Lindqvist']],
    ['lindq cyd', ['Cyd Charisse Lindqvist']],
    ['lindq c', ['Cyd Charisse Lindqvist']],
    ['lindq x', []],
    ['c. lindq', ['Cyd Charisse Lindqvist']],
    ['charisse.lindq', []],
    ['lin %', ['Cyd Charisse Lindqvist']],
    ['lovelace ada', ['Ada Lovelace']],
    ['lovelace a', ['Ada Lovelace']],
    ['lo', ['Ada Lovelace']],
    ['van d', ['Ine van der Berg']],
    ['van der berg i', ['Ine van der Berg']],
    ['berg in', ['Ine van der Berg']],
  ])('finds for %j %j', async (q, labels) => {
    expect(await found(q)).toEqual(labels)
  })
})

describe('a search by names that very many have', () => {
  const people = () => createPeopleReader(server.db)
  const labels = async (q: string) =>
    (await people().list({ q, after: undefined, limit: 10 })).items.map(({ label }) => label).sort()
  beforeAll(async () => {
    // More of each than are ever read of one word, before and after whoever is looked for.
    await server.db.execute(
      `insert into profiles (profile, doc, label, seen_hour)
       select gen_random_uuid(), '', label, '2026-11-01T10:00:00Z' from (
         select 'Marie ' || chr(97 + n % 20) || 'olin' || n as label from generate_series(1, 2500) as n
         union all select chr(97 + n % 20) || 'ro' || n || ' Bernard' from generate_series(1, 2500) as n
         union all select unnest(array['Marie Nguyen', 'Mario Xu', 'Jeanne Marie Zander', 'Mariette Bernard'])) as called`,
    )
  })

  test.each([
    ['marie nguyen', ['Marie Nguyen']],
    ['nguyen marie', ['Marie Nguyen']],
    ['ngu mar', ['Marie Nguyen']],
    ['mar xu', ['Mario Xu']],
    ['xu mar', ['Mario Xu']],
    ['zander marie', ['Jeanne Marie Zander']],
    ['mariette bernard', ['Mariette Bernard']],
    ['bernard mariette', ['Mariette Bernard']],
  ])('finds whoever is meant by %j', async (q, expected) => {
    expect(await labels(q)).toEqual(expected)
  })

  test('answers one word with a page of them', async () => {
    for (const q of ['bernard', 'ber', 'marie']) expect((await labels(q)).length).toBe(10)
  })
})

describe('with the types of identifier that somebody defined', () => {
  beforeAll(async () => {
    const define = async (type: string, body: object) => {
      const { status, text } = await server.ask('PUT', `/api/identifiers/${type}`, {
        body: { name: type, trust: ['partner', 'secret'], ...body },
        headers: { 'if-none-match': '*' },
      })
      expect([status, text]).toEqual([201, expect.any(String)])
    }
    await define('phone', { strength: 'weak', shared: false, normalise: 'phone', region: 'FR', hashed: false })
    await define('card', { strength: 'strong', shared: false, normalise: 'alphanumeric', hashed: true })
    await define('home', { strength: 'weak', shared: true, normalise: 'phone', region: 'FR', hashed: false })
    const key = await server.key('secret')
    const batch = [
      card('u-eve', 'Eve Moreau', [
        { type: 'phone', id: '06 99 88 77 66' },
        { type: 'card', id: 'AB-12 34' },
        { type: 'home', id: '01 40 00 00 01' },
      ]),
      card('u-max', 'Max Moreau', [{ type: 'home', id: '+33 1 40 00 00 01' }]),
    ]
    const answer = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
    expect(answer.body).toMatchObject({ accepted: batch.length })
  })

  test.each([
    ['phone', '06.99.88.77.66'],
    ['phone', '+33 6 99 88 77 66'],
    ['card', 'ab1234'],
    ['email', 'ADA@example.com'],
  ])('a look-up by %s %s reads the value as messages are read', async (type, value) => {
    expect((await by(type, value)).body.label).toBe(type === 'email' ? 'Ada Lovelace' : 'Eve Moreau')
  })

  test('a number of the family names all of it', async () => {
    const { status, body } = await by('home', '0140000001')
    expect([status, body.code]).toEqual([409, 'identifier_shared'])
    expect((body as unknown as { people: Person[] }).people.map(({ label }) => label).sort()).toEqual([
      'Eve Moreau',
      'Max Moreau',
    ])
  })

  test.each([
    ['06 99', ['Eve Moreau']],
    ['06 99 88 77 66', ['Eve Moreau']],
    // Of what is kept hashed the whole value is found, however it is written, and no part of it.
    ['AB 12-34', ['Eve Moreau']],
    ['AB 12', []],
    ['01 40 00 00 01', ['Eve Moreau', 'Max Moreau']],
    ['01 40 00', ['Eve Moreau', 'Max Moreau']],
    ['moreau', ['Eve Moreau', 'Max Moreau']],
  ])('a search for %j finds %j', async (q, labels) => {
    expect(await found(q)).toEqual(labels)
  })
})
