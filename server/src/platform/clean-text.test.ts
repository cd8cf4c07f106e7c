import { expect, test } from 'vitest'
import { isCleanText } from './clean-text.ts'

test('clean text has no control characters and no broken surrogates', () => {
  expect(['é', '👩‍🚀', 'a b', ''].every(isCleanText)).toBe(true)
  expect(['\0', '\u001f', '\u007f', '\ud83d', '\udc00'].some(isCleanText)).toBe(false)
})
