import { expect, test } from 'vitest'
import { heeded, tidied } from './signals.ts'

test('what says nothing is not written down', () => {
  expect(tidied({ gpc: false, categories: [], tcf: { purposes: [], publisher: false }, gpp: [] })).toBeUndefined()
  expect(tidied({ gpc: true, categories: ['C0004'], tcf: { purposes: [1], vendors: [] }, gpp: ['sale'] })).toEqual({
    gpc: true,
    categories: ['C0004'],
    tcf: { purposes: [1] },
    gpp: ['sale'],
  })
})

test('a purpose heeds the signals of which it says something', () => {
  expect(heeded(undefined)).toEqual([])
  expect(heeded({ gpp: ['sale'], gpc: true })).toEqual(['gpc', 'gpp'])
})
