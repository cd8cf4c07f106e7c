import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { HERO, KINDS, SPEND } from './definitions.test-support.ts'
import { createDefinitions, type Definitions } from './definitions.ts'
import { createPlans } from './plans.ts'
import { regexEngine } from './regex-engine.ts'

describe('the plan', () => {
  let db: Database
  let definitions: Definitions

  beforeAll(async () => {
    db = await testDatabase()
    definitions = createDefinitions({ db, kinds: KINDS })
  })
  afterAll(() => db.close())

  const node = () => createPlans({ db, definitions, regex: regexEngine, log: silentLog })
  const change = { kind: 'element', key: 'home-hero', author: 'test' } as const
  const revision = async () =>
    (await db.query<{ revision: number }>('select revision from plan_revision'))[0]?.revision ?? 0

  test('holds what is live, and is replaced as a whole', async () => {
    const plans = node()
    expect(() => plans.current()).toThrow('before it was started')
    await plans.start()
    const empty = plans.current()
    await definitions.put({ ...change, expected: 'absent' }, HERO)
    await plans.ensureFresh(await revision())
    expect(empty.elements.size).toBe(0)
    expect(plans.current().elements.get('home-hero')?.body).toEqual(HERO)
    expect(plans.current().problems).toEqual([])
    await plans.stop()
  })

  test('is verified with one number, without waiting when it is current', async () => {
    const plans = node()
    await plans.refresh()
    expect(plans.ensureFresh(await revision())).toBeUndefined()
    await definitions.put({ kind: 'metric', key: 'spend', author: 'test', expected: undefined }, SPEND)
    const wanted = await revision()
    expect(plans.ensureFresh(wanted)).toBeInstanceOf(Promise)
    await plans.ensureFresh(wanted)
    expect(plans.current().revision).toBe(wanted)
    expect(plans.current().metrics.has('spend')).toBe(true)
  })

  test('follows changes of other nodes by notification', async () => {
    const plans = node()
    await plans.start()
    await definitions.archive({ ...change, expected: 1 })
    await expect.poll(() => plans.current().elements.has('home-hero')).toBe(false)
    await plans.stop()
  })

  test('keeps its number when nothing changed', async () => {
    const before = await revision()
    await definitions.put({ kind: 'metric', key: 'spend', author: 'test', expected: 1 }, SPEND)
    expect(await revision()).toBe(before)
  })

  test('leaves out what cannot be compiled, and serves the rest', async () => {
    await db.execute(
      `insert into definitions (kind, key, revision, body, author, at, valid_from) values ('element', 'broken', 1, '{"name":3}', 'test', now(), 1)`,
    )
    const plans = node()
    await plans.refresh()
    expect(plans.current().elements.has('broken')).toBe(false)
    expect(plans.current().problems.map(({ key }) => key)).toContain('broken')
    expect(plans.current().metrics.has('spend')).toBe(true)
  })
})

describe('regular expressions', () => {
  test('take time linear in the text, whatever the pattern', () => {
    const hostile = regexEngine('^(a+)+$', '')
    const started = performance.now()
    expect(hostile.test(`${'a'.repeat(5000)}!`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('find anywhere, with flags', () => {
    expect(regexEngine('B.c', 'is').test('xxb\nCxx')).toBe(true)
    expect(regexEngine('^b$', 'm').test('a\nb')).toBe(true)
    expect(() => regexEngine('a', 'g')).toThrow('flag g')
    expect(() => regexEngine('(', '')).toThrow()
    expect(() => regexEngine('a'.repeat(1001), '')).toThrow('1000')
  })
})
