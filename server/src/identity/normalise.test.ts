import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalised } from './normalise.ts'

const as = (normalise: Parameters<typeof normalised>[0]['normalise'], region?: string) => (value: string) =>
  normalised({ normalise, region }, value)

describe('an e-mail address', () => {
  test.each([
    [' Ada@Example.COM ', 'ada@example.com'],
    ['ada@example.com.', 'ada@example.com'],
    ['ada+news@example.com', 'ada+news@example.com'],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['e\u0301mile@example.fr', '\u00e9mile@example.fr'],
  ])('%j is written %j', (said, written) => {
    expect(as('email')(said)).toEqual({ value: written, valid: true })
  })

  test('whose letters only look alike is another', () => {
    expect(as('email')('ada@\u0430pple.com').value).not.toBe('ada@apple.com')
  })

  test.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'a b@example.com',
    'ada@1.2.3.4',
    'ada@[::1]',
    'a@b@c.example',
  ])('cannot be %j, which stays as it is', (said) => {
    expect(as('email')(` ${said} `)).toEqual({ value: said, valid: false })
  })
})

describe('a telephone number', () => {
  test.each([
    ['06 12 34 56 78', '+33612345678'],
    ['0033 6.12.34.56.78', '+33612345678'],
    ['+33 (0)6 12-34-56-78', '+33612345678'],
    ['\uff10\uff16 12 34 56 78', '+33612345678'],
    ['+44 20 7946 0018', '+442079460018'],
  ])('%j is written %j', (said, written) => {
    expect(as('phone', 'FR')(said)).toEqual({ value: written, valid: true })
  })

  test('without its country is nobody’s where no region is known', () => {
    expect(as('phone')('06 12 34 56 78')).toEqual({ value: '06 12 34 56 78', valid: false })
    expect(as('phone')('+33612345678')).toEqual({ value: '+33612345678', valid: true })
  })

  test('of one desk behind a switchboard is not that of the switchboard', () => {
    expect(as('phone', 'FR')('+33 6 12 34 56 78 ext. 4')).toMatchObject({ valid: false })
  })
})

test('other ways of writing alike', () => {
  expect(as('none')(' A ')).toEqual({ value: ' A ', valid: true })
  expect(as('trim')(' A\u0308b ')).toEqual({ value: '\u00c4b', valid: true })
  expect(as('lowercase')(' AB ')).toEqual({ value: 'ab', valid: true })
  expect(as('digits')('\uff14711-42')).toEqual({ value: '471142', valid: true })
  expect(as('alphanumeric')('AB-12 34')).toEqual({ value: 'ab1234', valid: true })
  expect(as('digits')('none')).toEqual({ value: 'none', valid: false })
  expect(as('trim')('   ')).toEqual({ value: '   ', valid: false })
})

test('writing alike what is written alike changes nothing, and never makes it empty or too long', () => {
  const ways = fc.constantFrom('none', 'trim', 'lowercase', 'email', 'phone', 'digits', 'alphanumeric' as const)
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 }),
    fc.emailAddress(),
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
  )
  fc.assert(
    fc.property(ways, text, (way, said) => {
      if (said.length > 256) return
      const once = as(way as 'trim', 'FR')(said)
      expect(once.value.length).toBeGreaterThan(0)
      expect(once.value.length).toBeLessThanOrEqual(256)
      if (once.valid) expect(as(way as 'trim', 'FR')(once.value)).toEqual(once)
    }),
    { numRuns: 2000 },
  )
})
