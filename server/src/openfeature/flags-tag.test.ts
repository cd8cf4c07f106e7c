import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Flag } from './flag-of.ts'
import { flagsTag, isTagged } from './flags-tag.ts'

const flag: Flag = {
  key: 'hero',
  value: { title: 'Hello' },
  reason: 'TARGETING_MATCH',
  variant: 'gold',
  metadata: { decisionId: 'd-1', level: 2, reason: 'matched' },
}
const refused = { key: 'hero', errorCode: 'PARSE_ERROR', errorDetails: '…', metadata: { code: 'x' } } as const
const digest = createHash('sha256').update(JSON.stringify(flag.value)).digest('base64url')
const { value: _, ...withoutValue } = flag
const { variant: __, ...withoutVariant } = flag

describe('the entity tag of flags', () => {
  test('is the same for the same answer, whatever the id of the decision', () => {
    const again = { ...flag, value: { title: 'Hello' }, metadata: { ...flag.metadata, decisionId: 'd-2' } }
    expect(flagsTag([again])).toBe(flagsTag([flag]))
  })

  test('is another for each part of the answer that is another', () => {
    const others: readonly (readonly Parameters<typeof flagsTag>[0][number][])[] = [
      [flag],
      [],
      [flag, flag],
      [{ ...flag, key: 'other' }],
      [{ ...flag, reason: 'DEFAULT' }],
      [{ ...flag, variant: 'silver' }],
      [withoutVariant],
      [withoutValue],
      [refused],
      ...['Hello', digest, `["${digest}"]`, '', true, false, 0, { title: 'Bye' }, {}].map((value) => [
        { ...flag, value },
      ]),
      ...[
        { level: 3 },
        { reason: 'experiment' },
        { form: 'card' },
        { experiment: 'e', variation: 'b' },
        { expiresAt: 't' },
      ].map((more) => [{ ...flag, metadata: { ...flag.metadata, ...more } }]),
    ]
    expect(new Set(others.map(flagsTag)).size).toBe(others.length)
  })
})

test.each([
  ['W/"a"', true],
  ['"a"', true],
  ['a', true],
  ['"b", W/"a"', true],
  ['"b"', false],
  ['*', false],
  ['', false],
  [undefined, false],
])('If-None-Match: %s', (header, isSame) => {
  expect(isTagged(header, 'W/"a"')).toBe(isSame)
})
