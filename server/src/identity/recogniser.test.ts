import { type Json, type JsonObject, NO_IDENTITY_PLAN, type Speaker } from '@diapason/kernel'
import { describe, expect, test } from 'vitest'
import { compilePlan } from '../../../kernel/src/index.ts'
import { concealer, isConcealed } from './hashed.ts'
import type { PresentedIdentity } from './identifiers-of.ts'
import type { Verdict } from './identity-tokens.ts'
import { keptMessage } from './kept-message.ts'
import { originOf } from './origin.ts'
import { createRecogniser } from './recogniser.ts'

const conceal = concealer('a secret')

function recogniser(types: Readonly<Record<string, Json>> = {}) {
  const definitions = Object.entries(types).map(([key, body]) => ({
    kind: 'identifier' as const,
    key,
    revision: 1,
    body,
  }))
  const regex = () => ({ test: () => false })
  const plan =
    definitions.length === 0
      ? { identity: NO_IDENTITY_PLAN, issuers: [] }
      : compilePlan(definitions, { revision: 1, regex })
  return createRecogniser({ plan, conceal, clock: Date.now })
}

const CARD = { name: 'Card', strength: 'strong', normalise: 'digits', trust: ['secret'] }
const built = recogniser()

/** `presented | claims`, as text. */
function heard(said: PresentedIdentity, speaker: Speaker, names?: Readonly<Record<string, string>>): string {
  const token: Verdict | undefined = names && {
    ok: true,
    names: Object.entries(names).map(([type, value]) => ({ type, value })),
    until: Number.POSITIVE_INFINITY,
  }
  const { presented, claims, unsigned } = built.hear(said, { speaker, token })
  const text = (some: typeof presented) => some.map(({ type, value }) => `${type}=${value}`).join(' ')
  return [text(presented), text(claims), unsigned].filter(Boolean).join(' | ')
}

describe('with a key that everybody has', () => {
  test('a visit speaks for itself, and what is stronger is a claim', () => {
    expect(heard({ anonymousId: 'a-1' }, 'write')).toBe('anonymousId=a-1')
    expect(heard({ anonymousId: 'a-1', userId: 'u-7' }, 'write')).toBe('anonymousId=a-1 | userId=u-7 | token_missing')
  })

  test('whoever claims and presents nothing is somebody of their own', () => {
    expect(heard({ userId: 'u-7' }, 'write')).toBe('unverified=userId:u-7 | userId=u-7 | token_missing')
    const externalIds = [{ type: 'email', id: 'Ada@Example.com' }]
    expect(heard({ externalIds, userId: 'u-7' }, 'write')).toBe(
      'unverified=userId:u-7 | userId=u-7 email=ada@example.com | token_missing',
    )
  })

  test('a token makes good what it names, written alike, and nothing else', () => {
    const externalIds = [{ type: 'email', id: 'ADA@example.com' }]
    const said = { anonymousId: 'a-1', userId: 'u-7', externalIds }
    expect(heard(said, 'write', { userId: 'u-7', email: 'ada@Example.com' })).toBe(
      'userId=u-7 email=ada@example.com anonymousId=a-1',
    )
    expect(heard(said, 'write', { userId: 'u-7' })).toBe(
      'userId=u-7 anonymousId=a-1 | email=ada@example.com | token_names_others',
    )
    expect(heard(said, 'write', { userId: 'u-8' })).toBe(
      'anonymousId=a-1 | userId=u-7 email=ada@example.com | token_names_others',
    )
    expect(heard({ anonymousId: 'a-1' }, 'write', { userId: 'u-7' }), 'a token vouches; the message says').toBe(
      'anonymousId=a-1',
    )
    // The same value of another type is somebody else.
    expect(heard({ userId: 'u-7' }, 'write', { crm_id: 'u-7' })).toMatch(/^unverified/)
  })

  test('one visit does not speak for another, unless somebody proves who they are', () => {
    const alias = { anonymousId: 'a-2', previousId: 'a-1' }
    expect(heard(alias, 'write')).toBe('anonymousId=a-2 | anonymousId=a-1 | token_missing')
    expect(heard({ userId: 'u-7', previousId: 'a-1' }, 'write')).toBe('anonymousId=a-1 | userId=u-7 | token_missing')
    expect(heard({ ...alias, userId: 'u-7' }, 'write', { userId: 'u-7' })).toBe(
      'userId=u-7 anonymousId=a-2 anonymousId=a-1',
    )
    expect(heard({ anonymousId: 'a-1', previousId: 'a-1' }, 'write')).toBe('anonymousId=a-1')
  })
})

describe('with the key of a server', () => {
  test('what is said is believed, in canonical order', () => {
    const externalIds = ['device', 'phone', 'email', 'x'].map((type) => ({ type, id: `${type}-1` }))
    expect(heard({ anonymousId: 'a-1', previousId: 'a-0', externalIds, userId: 'u-7' }, 'secret')).toBe(
      'userId=u-7 email=email-1 x=x-1 anonymousId=a-1 anonymousId=a-0 device=device-1 phone=phone-1',
    )
    expect(heard({ userId: 'u-7' }, 'partner')).toBe('userId=u-7')
  })

  test('and not where its type trusts other keys alone', () => {
    const { hear } = recogniser({ loyalty_card: { ...CARD, trust: ['secret'] } })
    const said = { externalIds: [{ type: 'loyalty_card', id: '47-11' }] }
    expect(hear(said, { speaker: 'partner' }).claims).toMatchObject([{ value: '4711' }])
    expect(hear(said, { speaker: 'secret' }).claims).toEqual([])
  })
})

test('one thing spelt in two ways is one identifier', () => {
  const externalIds = ['ada@example.com', ' Ada@EXAMPLE.com'].map((id) => ({ type: 'email', id }))
  expect(built.identifiers({ externalIds })).toEqual([
    { type: 'email', value: 'ada@example.com', origin: originOf('email', 'ada@example.com') },
  ])
})

describe('a type that is kept hashed', () => {
  const hashing = recogniser({
    loyalty_card: { ...CARD, hashed: true },
    userId: { ...CARD, normalise: 'none', hashed: true },
  })

  test('is found by its value, however it is spelt, and by what is kept', () => {
    const kept = hashing.identifier('loyalty_card', '47-11')
    expect(kept.value).toMatch(/^hmac:[0-9a-f]{64}$/)
    expect(kept.origin).toBe(originOf('loyalty_card', kept.value))
    expect(hashing.identifier('loyalty_card', '4711')).toEqual(kept)
    expect(hashing.identifier('loyalty_card', kept.value)).toEqual(kept)
  })

  test('is another hash for another type, and for another installation', () => {
    expect(conceal('a', '4711')).not.toBe(conceal('b', '4711'))
    expect(conceal('a', '4711')).not.toBe(concealer('another secret')('a', '4711'))
    expect(isConcealed('hmac:4711')).toBe(false)
  })

  test('stands in a message as it is kept, in a claim as well, and a token goes', () => {
    const context = {
      page: { path: '/' },
      identityToken: 'e30.e30.x',
      externalIds: [
        { type: 'loyalty_card', id: 4711, collection: 'cards' },
        { type: 'email', id: 'ada@example.com' },
        'x',
      ],
    }
    const hidden = keptMessage(
      { type: 'track', userId: 'u-7', anonymousId: 'a-1', previousId: 'a-0', context },
      hashing,
    )
    expect(hidden).toEqual({
      type: 'track',
      userId: hashing.identifier('userId', 'u-7').value,
      anonymousId: 'a-1',
      previousId: 'a-0',
      context: {
        page: { path: '/' },
        externalIds: [
          { type: 'loyalty_card', id: hashing.identifier('loyalty_card', '4711').value, collection: 'cards' },
          { type: 'email', id: 'ada@example.com' },
          'x',
        ],
      },
    })
    expect(keptMessage(hidden as JsonObject, hashing)).toEqual(hidden)
    const { presented } = hashing.hear({ userId: 'u-7' }, { speaker: 'write' })
    expect(presented[0]?.value).toBe(
      `unverified:${hashing.identifier('userId', 'u-7').value}`.replace('unverified', 'userId'),
    )
  })
})

describe('a message', () => {
  test('is kept with its identifiers written alike, so that its row names its origins for ever', () => {
    const externalIds = [
      { type: 'email', id: ' Ada@Example.com' },
      { type: 'phone', id: '+33 6 12 34 56 78' },
    ]
    expect(keptMessage({ userId: 7, context: { externalIds } }, built)).toEqual({
      userId: 7,
      context: {
        externalIds: [
          { type: 'email', id: 'ada@example.com' },
          { type: 'phone', id: '+33612345678' },
        ],
      },
    })
  })

  test('that is written so already is kept as it is', () => {
    const message = { type: 'track', userId: 'u-7', context: { externalIds: 'no' } }
    expect(keptMessage(message, built)).toBe(message)
  })

  test('that is refused is kept as it came, but for what is kept hashed', () => {
    const hashing = recogniser({ loyalty_card: { ...CARD, hashed: true } })
    const said = {
      context: {
        externalIds: [
          { type: 'email', id: 'Ada@Example.com' },
          { type: 'loyalty_card', id: '47-11' },
        ],
      },
    }
    expect(keptMessage(said, hashing, hashing.hides)).toMatchObject({
      context: { externalIds: [{ id: 'Ada@Example.com' }, { id: expect.stringMatching(/^hmac:/) }] },
    })
  })
})
