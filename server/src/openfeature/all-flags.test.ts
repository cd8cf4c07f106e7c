import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../app.test-support.ts'
import { type AnsweredFlag, element, FLAGS, OfrepStage, variant } from './ofrep-stage.test-support.ts'

let stage: OfrepStage

beforeAll(async () => {
  stage = await OfrepStage.open()
  await stage.furnish()
})
afterAll(() => stage.server.stop())

describe('all flags', () => {
  test('are the elements that adapt on the channel', async () => {
    const keys = async (context: object) => (await stage.flags(context)).body.flags.map(({ key }) => key)
    const web = ['by-country', 'hero', 'left-to-you', 'listed', 'number', 'off', 'personal', 'tested', 'whole']
    expect(await keys({})).toEqual(web)
    expect(await keys({ channel: 'call_center' })).toEqual(
      [...web.filter((key) => key !== 'hero'), 'of-the-desk'].sort(),
    )
  })

  test('are not sent again while they are the same, though each decision has an id of its own', async () => {
    const context = { targetingKey: 'u-7' }
    const [first, second] = [await stage.flags(context), await stage.flags(context)]
    expect(first.text).not.toBe(second.text)
    const tag = first.headers.get('etag')
    expect(tag).toBe(second.headers.get('etag'))
    const unchanged = await stage.again(tag, context)
    expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([304, '', tag])
    for (const spelt of [`"other", ${tag}`, tag?.replace('W/', ''), tag?.replace(/^W\/|"/g, '')])
      expect((await stage.again(spelt ?? '', context)).status, spelt).toBe(304)
    for (const other of ['*', '"other"', '']) expect((await stage.again(other, context)).status, other).toBe(200)
    expect((await stage.again(tag, {})).status).toBe(200)
  })

  test('are sent again at once when a definition, the person or a choice of theirs changed, on every node', async () => {
    const deaf = await stage.server.node({ deaf: true })
    try {
      const context = { targetingKey: 'u-9' }
      let tag: string | null = null
      const ofDeaf = () =>
        deaf.ask<{ flags: AnsweredFlag[] }>('POST', FLAGS, {
          token: stage.secret,
          body: { context },
          headers: { 'if-none-match': tag ?? '' },
        })
      const changed = async (key: string) => {
        const answer = await ofDeaf()
        expect(answer.status).toBe(200)
        tag = answer.headers.get('etag')
        expect((await ofDeaf()).status).toBe(304)
        return answer.body.flags.find((one) => one.key === key)
      }
      await changed('hero')
      await stage.tell({ type: 'identify', userId: 'u-9', traits: { tier: 'gold' } })
      expect(await changed('hero')).toMatchObject({ variant: 'gold' })
      await stage.choose('u-9', 'granted')
      expect(await changed('personal')).toMatchObject({ value: 'for you' })
      await stage.choose('u-9', 'withdrawn')
      expect(await changed('personal')).toMatchObject({ value: 'for all', metadata: { reason: 'no_consent' } })
      await stage.define('elements/number', element(0.75))
      expect(await changed('number')).toMatchObject({ value: 0.75 })
      await stage.tell({ type: 'track', userId: 'u-9', event: 'Visit' })
      expect((await ofDeaf()).status).toBe(304)
    } finally {
      await deaf.stop()
    }
  })

  test('change by themselves when time does it', async () => {
    let now = Date.now()
    const later = await testApp({ clock: () => now, background: false })
    try {
      const token = await later.key('secret')
      const put = async (path: string, body: object) => {
        const { status, text } = await later.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
        expect(status, text).toBe(201)
      }
      await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent', expires: 'P1D' })
      await put('elements/personal', element('for all', [variant('yours', 'for you')], { purpose: 'personalisation' }))
      const properties = { choices: [{ purpose: 'personalisation', state: 'granted' }] }
      const message = { userId: 'u-1', event: 'Choices Made', properties }
      expect((await later.ask('POST', '/v1/track', { token, body: message })).status).toBe(200)
      const asked = (tag = '') =>
        later.ask<{ flags: AnsweredFlag[] }>('POST', FLAGS, {
          token,
          body: { context: { targetingKey: 'u-1' } },
          headers: { 'if-none-match': tag },
        })
      const first = await asked()
      const [shown] = first.body.flags
      expect(shown).toMatchObject({ value: 'for you', metadata: { expiresAt: expect.any(String) } })
      const tag = first.headers.get('etag') ?? ''
      now = Date.parse(String(shown?.metadata.expiresAt)) - 1
      expect((await asked(tag)).status).toBe(304)
      now += 1
      expect((await asked(tag)).body.flags).toMatchObject([{ value: 'for all', metadata: { reason: 'no_consent' } }])
    } finally {
      await later.stop()
    }
  })
})
