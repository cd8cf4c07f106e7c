import { expect, test } from 'vitest'
import { shortHash } from './short-hash.ts'

test('of what is kept hashed, the beginning of the hash tells it from another', () => {
  expect(shortHash(`hmac:${'a1b2c3d4'.repeat(8)}`)).toBe('a1b2c3')
})

test('what only looks a little like a hash is a value like any other', () => {
  for (const value of ['ada@example.com', 'hmac:', 'hmac:a1b2c3', `hmac:${'A'.repeat(64)}`, `x hmac:${'a'.repeat(64)}`])
    expect(shortHash(value)).toBeUndefined()
})
