import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import type { Role } from '../platform/auth/role.ts'

let app: TestApp
const cookies = new Map<string, string>()

beforeAll(async () => {
  app = await testApp({ background: false })
  for (const role of ['admin', 'marketer', 'analyst', 'agent', 'dpo'] as const)
    cookies.set(role, (await app.person(role)).cookie)
  for (const [key, basis] of [
    ['personalisation', 'consent'],
    ['service', 'contract'],
  ])
    await by('operator', 'PUT', `purposes/${key}`, { body: { name: key, basis } })
})
afterAll(() => app.stop())

function by(who: Role | 'operator', method: string, path: string, of: { body?: object; match?: number } = {}) {
  const conditional: Record<string, string> =
    of.match === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${of.match}"` }
  const cookie = cookies.get(who)
  return app.ask<{ code?: string; revision?: number; body?: object; errors?: { path: string }[] }>(
    method,
    `/api/${path}`,
    {
      ...(of.body ? { body: of.body } : {}),
      ...(cookie ? { token: null } : {}),
      headers: { ...conditional, ...(cookie ? { cookie, 'sec-fetch-site': 'same-origin' } : {}) },
    },
  )
}

let entries = 0

/** A new entry, as an administrator makes it; returns its path. */
async function entry(body: object): Promise<string> {
  const path = `event-entries/entry-${++entries}`
  const { status, text } = await by('admin', 'PUT', path, { body: { event: `Event ${entries}`, ...body } })
  expect(status, text).toBe(201)
  return path
}

const strict = {
  purposes: ['personalisation'],
  sensitivity: 'sensitive',
  retention: 'P30D',
  contract: { type: 'object', properties: { section: { type: 'string' } } },
}
const own = () => ({ event: `Event ${entries}` })

describe('what protects people in an entry', () => {
  const loosenings: [string, object, string[]][] = [
    ['its purposes are dropped', { ...strict, purposes: undefined }, ['purposes']],
    ['a purpose is added', { ...strict, purposes: ['personalisation', 'service'] }, ['purposes']],
    ['it is called less delicate', { ...strict, sensitivity: 'ordinary' }, ['sensitivity']],
    ['it is not called delicate any more', { ...strict, sensitivity: undefined }, ['sensitivity']],
    ['it stays longer', { ...strict, retention: 'P31D' }, ['retention']],
    ['it stays for ever', { ...strict, retention: undefined }, ['retention']],
    ['it is kept without the person', { ...strict, refused: 'detach' }, ['refused']],
    ['it is about something else', { ...strict, event: 'Another' }, ['purposes', 'sensitivity', 'retention']],
  ]

  test.each(loosenings)('is not loosened by who writes the catalogue alone: %s', async (_, body, members) => {
    for (const role of ['marketer', 'analyst'] as const) {
      const path = await entry(strict)
      const refused = await by(role, 'PUT', path, { body: { ...own(), ...body }, match: 1 })
      expect([refused.status, refused.body.code], refused.text).toEqual([403, 'definition_guarded'])
      expect(refused.body.errors?.map(({ path }) => path)).toEqual(members)
    }
  })

  test.each(loosenings)('is loosened by who may both: %s', async (_, body) => {
    const path = await entry(strict)
    const { status, text } = await by('admin', 'PUT', path, {
      body: { ...own(), ...body, event: `New ${entries}` },
      match: 1,
    })
    expect(status, text).toBe(200)
  })

  test('is made stricter by whoever writes the catalogue, and its other members change freely', async () => {
    for (const role of ['marketer', 'analyst', 'admin'] as const) {
      const path = await entry({ ...strict, purposes: ['personalisation', 'service'] })
      const body = { ...own(), ...strict, sensitivity: 'special', retention: 'P7D', description: 'What is read.' }
      const { status, text } = await by(role, 'PUT', path, { body, match: 1 })
      expect(status, text).toBe(200)
    }
  })

  test('does not leave with the entry, nor come back looser with an earlier revision', async () => {
    const path = await entry({})
    await by('admin', 'PUT', path, { body: { ...own(), ...strict }, match: 1 })
    expect((await by('marketer', 'DELETE', path, { match: 2 })).body.code).toBe('definition_guarded')
    expect((await by('marketer', 'POST', `${path}/restore`, { body: { revision: 1 }, match: 2 })).body.code).toBe(
      'definition_guarded',
    )
    expect((await by('admin', 'DELETE', path, { match: 2 })).status).toBe(204)
    const free = await entry({})
    expect((await by('marketer', 'DELETE', free, { match: 1 })).status).toBe(204)
  })

  test('is changed alone by the data-protection officer, who writes nothing else of it', async () => {
    const path = await entry({ ...strict, description: 'What is read.' })
    expect((await by('dpo', 'PUT', path, { body: { ...own(), ...strict }, match: 1 })).status).toBe(403)
    const { status, body, text } = await by('dpo', 'PUT', `${path}/protection`, {
      body: { purposes: ['personalisation', 'service'], refused: 'detach' },
      match: 1,
    })
    expect(status, text).toBe(200)
    expect(body.body).toEqual({
      ...own(),
      description: 'What is read.',
      contract: strict.contract,
      purposes: ['personalisation', 'service'],
      refused: 'detach',
    })
    const more = await by('dpo', 'PUT', `${path}/protection`, { body: { description: 'Mine' }, match: 2 })
    expect(more.status).toBe(400)
    for (const role of ['marketer', 'analyst', 'agent'] as const)
      expect((await by(role, 'PUT', `${path}/protection`, { body: {}, match: 2 })).status, role).toBe(403)
    const nobody = await by('dpo', 'PUT', 'event-entries/nobody/protection', { body: {}, match: 1 })
    expect(nobody.status, nobody.text).toBe(412)
  })

  test('of a name that is sent and nobody described yet is set by the data-protection officer, who says nothing else of it', async () => {
    const body = {
      event: 'Symptom Told',
      type: 'track',
      purposes: ['personalisation'],
      sensitivity: 'special',
      retention: 'P30D',
    }
    const made = await by('dpo', 'PUT', 'event-entries/symptom-told/protection', { body })
    expect(made.status, made.text).toBe(201)
    expect(made.body.body).toEqual(body)
    // It is one that there is: nothing is overwritten, and it is about what it is about.
    expect((await by('dpo', 'PUT', 'event-entries/symptom-told/protection', { body })).status).toBe(412)
    const renamed = await by('dpo', 'PUT', 'event-entries/symptom-told/protection', { body, match: 1 })
    expect([renamed.status, renamed.body.code]).toEqual([400, 'request_invalid'])
    const described = await by('dpo', 'PUT', 'event-entries/other/protection', {
      body: { ...body, description: 'Mine' },
    })
    expect(described.status).toBe(400)
    const nameless = await by('dpo', 'PUT', 'event-entries/other/protection', { body: { retention: 'P30D' } })
    expect(nameless.status, nameless.text).toBe(422)
    const wrong = await by('dpo', 'PUT', 'trait-entries/iban/protection', { body: { trait: 'iban', retention: 'P1M' } })
    expect(wrong.text).toContain('retention_invalid')
    for (const role of ['marketer', 'analyst', 'agent'] as const)
      expect((await by(role, 'PUT', 'trait-entries/iban/protection', { body: { trait: 'iban' } })).status, role).toBe(
        403,
      )
    expect(
      (await by('dpo', 'PUT', 'trait-entries/iban/protection', { body: { trait: 'iban', purposes: [] } })).status,
    ).toBe(201)
    expect((await by('marketer', 'DELETE', 'trait-entries/iban', { match: 1 })).body.code).toBe('definition_guarded')
  })

  test('of what is kept without its person holds for each further property as well', async () => {
    const path = await entry({ ...strict, refused: 'detach' })
    const contract = { type: 'object', properties: { section: { type: 'string' }, email: { type: 'string' } } }
    const wider = await by('marketer', 'PUT', path, {
      body: { ...own(), ...strict, refused: 'detach', contract },
      match: 1,
    })
    expect(wider.body, wider.text).toMatchObject({ code: 'definition_guarded', errors: [{ path: 'refused' }] })
  })

  test('holds for traits', async () => {
    await by('admin', 'PUT', 'trait-entries/reads', { body: { trait: 'reads', purposes: ['personalisation'] } })
    const opened = await by('marketer', 'PUT', 'trait-entries/reads', { body: { trait: 'reads' }, match: 1 })
    expect(opened.body.code).toBe('definition_guarded')
    const own = await by('dpo', 'PUT', 'trait-entries/reads/protection', { body: { purposes: [] }, match: 1 })
    expect(own.body.body).toEqual({ trait: 'reads', purposes: [] })
  })
})

describe('an entry', () => {
  test.each([
    [{ retention: 'P1M' }, 'retention_invalid'],
    [{ retention: 'PT12H' }, 'retention_invalid'],
    [{ retention: 'P0D' }, 'retention_invalid'],
    [{ sensitivity: 'special' }, 'purposes_missing'],
    [{ sensitivity: 'special', purposes: ['personalisation', 'service'] }, 'basis_not_for_special'],
    [{ purposes: ['nobody-defined'] }, 'reference_unknown'],
  ])('cannot say %j', async (body, code) => {
    const { status, text } = await by('admin', 'PUT', 'event-entries/wrong', { body: { event: 'Wrong', ...body } })
    expect(status).toBe(422)
    expect(text).toContain(code)
  })
})
