import { expect, test } from 'vitest'
import { recordingOf, saidOf, sayable } from './sayings.ts'

test('what can be said depends on the basis, and on what was said before', () => {
  expect(sayable('consent', undefined)).toEqual(['granted', 'denied'])
  expect(sayable('consent', 'granted')).toEqual(['withdrawn', 'granted'])
  expect(sayable('consent', 'pending')).toEqual(['confirmed', 'denied'])
  expect(sayable('legitimate_interest', undefined)).toEqual(['denied'])
  expect(sayable('public_task', 'denied')).toEqual(['granted'])
  expect(sayable('contract', undefined)).toEqual([])
})

const said = {
  purpose: 'news',
  wording: { version: '2026-11', language: 'fr' },
  where: 'call',
  reference: ' call-4711 ',
} as const

test('a yes names the wording that was read out, and the call', () => {
  expect(recordingOf({ ...said, saying: 'granted' })).toEqual({
    choices: [{ purpose: 'news', state: 'granted' }],
    asked: { version: '2026-11', language: 'fr' },
    channel: 'call_center',
    call: 'call-4711',
  })
})

test('a refusal needs no wording, and what is not known is not said', () => {
  expect(recordingOf({ ...said, saying: 'withdrawn', where: 'shop', reference: ' ' })).toEqual({
    choices: [{ purpose: 'news', state: 'withdrawn' }],
    channel: 'store',
  })
})

test('a confirmation is a yes that confirms', () => {
  expect(recordingOf({ ...said, saying: 'confirmed', wording: undefined })).toMatchObject({
    choices: [{ purpose: 'news', state: 'granted' }],
    confirms: true,
  })
})

test('a no to what nobody is asked for is an objection', () => {
  expect(saidOf('consent', { state: 'denied' })).toBe('denied')
  expect(saidOf('legitimate_interest', { state: 'denied' })).toBe('objected')
  expect(saidOf('legitimate_interest', { state: 'granted' })).toBe('unopposed')
  expect(saidOf(undefined, { state: 'withdrawn' })).toBe('withdrawn')
})
