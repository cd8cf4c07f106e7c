import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofrepText } from './ofrep-document.test-support.ts'
import { type Asked, OfrepStage } from './ofrep-stage.test-support.ts'

let stage: OfrepStage

beforeAll(async () => {
  stage = await OfrepStage.open()
  await stage.furnish()
})
afterAll(() => stage.server.stop())

test.skipIf(ofrepText !== undefined)('the document of OFREP is not here: answers are not held against it', () => {})

describe('a flag', () => {
  test('is an element: its variant, its content as the value, and what else is known of the decision', async () => {
    expect(await stage.flag('hero', { targetingKey: 'u-7' })).toEqual({
      key: 'hero',
      value: { title: 'Welcome back' },
      reason: 'TARGETING_MATCH',
      variant: 'gold',
      metadata: { decisionId: expect.any(String), level: 3, reason: 'matched', form: 'card' },
    })
  })

  test.each([
    ['hero', 'DEFAULT', { title: 'Welcome' }],
    ['number', 'STATIC', 0.5],
    ['whole', 'STATIC', 10],
    ['off', 'DISABLED', false],
    ['by-country', 'DEFAULT', 'rest'],
    ['personal', 'DEFAULT', 'for all'],
  ])('%s says %s', async (key, reason, value) => {
    expect(await stage.flag(key)).toMatchObject({ reason, value })
  })

  test('of an experiment is SPLIT, and names it', async () => {
    const arms = await Promise.all([...'abcdefgh'].map((targetingKey) => stage.flag('tested', { targetingKey })))
    expect(new Set(arms.map(({ reason }) => reason))).toEqual(new Set(['SPLIT']))
    expect(new Set(arms.map(({ metadata }) => metadata.variation))).toEqual(new Set(['before', 'bold']))
    expect(arms.map(({ metadata }) => metadata.experiment)).toEqual(arms.map(() => 'split'))
    for (const { value, metadata } of arms) expect(value).toBe(metadata.variation === 'bold' ? 'bold' : 'plain')
  })

  test('whose content is nothing leaves the value to the program', async () => {
    expect(await stage.flag('left-to-you')).not.toHaveProperty('value')
  })

  test('whose content is a list is an error that says what to do, alone and among others', async () => {
    const { status, body } = await stage.ask('listed', {})
    expect([status, body.errorCode]).toEqual([400, 'PARSE_ERROR'])
    expect(body.errorDetails).toContain('Put the list into an object')
    const all = (await stage.flags({})).body.flags
    expect(all.find(({ key }) => key === 'listed')).toMatchObject({ errorCode: 'PARSE_ERROR' })
  })

  test('reads the situation of the evaluation context', async () => {
    expect(await stage.flag('by-country', { country: 'CA' })).toMatchObject({
      value: 'Canada',
      reason: 'TARGETING_MATCH',
    })
    expect(await stage.flag('hero', { targetingKey: 'u-7', channel: 'store' })).toMatchObject({ reason: 'DEFAULT' })
  })

  test('is credited by its decision id when the person reaches the place', async () => {
    const { metadata } = await stage.flag('tested', { targetingKey: 'viewer' })
    await stage.tell({
      type: 'track',
      userId: 'viewer',
      event: 'Element Viewed',
      properties: { decisionId: metadata.decisionId },
    })
    const { body } = await stage.server.ask('GET', '/api/profiles/by/userId/viewer')
    expect(body).toMatchObject({ profile: { assignments: { split: { variation: metadata.variation } } } })
  })
})

describe('what is wrong is said in the words of OFREP', () => {
  test('of a flag that is not there', async () => {
    for (const key of ['nothing', '__proto__', 'ÿ/€', 'x'.repeat(500)]) {
      const { status, body } = await stage.ask(key, {})
      expect([status, body.key, body.errorCode]).toEqual([404, key, 'FLAG_NOT_FOUND'])
      expect(body).toMatchObject({ metadata: { code: 'element_unknown', requestId: expect.any(String) } })
    }
  })

  test.each<[string, Asked, string]>([
    ['a body that is not JSON', { body: '{' }, 'PARSE_ERROR'],
    ['another type of body', { body: 'x=1', headers: { 'content-type': 'text/csv' } }, 'PARSE_ERROR'],
    ['a body that is too large', { body: { context: { long: 'x'.repeat(600_000) } } }, 'PARSE_ERROR'],
    ['no context', { body: {} }, 'INVALID_CONTEXT'],
    ['a context that is none', { body: { context: 7 } }, 'INVALID_CONTEXT'],
    ['a body that is a list', { body: '[]' }, 'INVALID_CONTEXT'],
    ['a targeting key that is a number', { body: { context: { targetingKey: 7 } } }, 'INVALID_CONTEXT'],
    ['a targeting key beyond all measure', { body: { context: { targetingKey: 'x'.repeat(300) } } }, 'INVALID_CONTEXT'],
    ['a context too deep', { body: `{"context":{"a":${'['.repeat(300)}${']'.repeat(300)}}}` }, 'INVALID_CONTEXT'],
    ['an empty targeting key', { body: { context: { targetingKey: '' } } }, 'TARGETING_KEY_MISSING'],
  ])('of %s', async (_, asked, errorCode) => {
    const one = await stage.ask('hero', {}, asked)
    expect([one.status, one.body.errorCode, one.body.key], one.text).toEqual([400, errorCode, 'hero'])
    const all = await stage.ask(null, {}, asked)
    expect([all.status, all.body.errorCode], all.text).toEqual([400, errorCode])
    expect(all.body).not.toHaveProperty('key')
  })
})
