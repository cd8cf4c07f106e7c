import { expect, test } from 'vitest'
import { dropDraft, keepDraft, keptDraft } from './kept-drafts.ts'

/** A store of the browser, in memory. */
function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

const kept = { at: '2026-11-21T14:02:00.000Z', base: 3, baseBody: { name: 'Hero' }, draft: { name: 'Her' } }

test('a draft is kept for its definition until it is dropped', () => {
  const store = memory()
  keepDraft('elements/hero', kept, store)
  expect(keptDraft('elements/hero', store)).toEqual(kept)
  expect(keptDraft('elements/other', store)).toBeUndefined()
  dropDraft('elements/hero', store)
  expect(keptDraft('elements/hero', store)).toBeUndefined()
})

test('what cannot be read is no draft', () => {
  for (const text of ['{', 'null', '3', '{"at":1}']) {
    expect(keptDraft('elements/hero', { getItem: () => text })).toBeUndefined()
  }
})

test('a full store is no obstacle to editing', () => {
  const full = () => {
    throw new Error('QuotaExceededError')
  }
  expect(() => keepDraft('elements/hero', kept, { setItem: full })).not.toThrow()
})
