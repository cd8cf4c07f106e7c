import { expect, test } from 'vitest'
import { issuerBody, issuerDraft } from './issuer-draft.ts'

const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }

test('what was authored comes back as it was', () => {
  const body = { name: 'Shop', keys: [key], claims: { sub: 'userId' }, maxAge: 'PT15M' }
  expect(issuerBody(issuerDraft(body))).toEqual(body)
  expect(issuerBody(issuerDraft({ name: 'Shop', keys: [] }))).toEqual({ name: 'Shop', keys: [] })
})

test('keys may be pasted as one, as a list or as a set', () => {
  const draft = issuerDraft({ name: 'Shop', keys: [] })
  for (const pasted of [key, [key], { keys: [key] }])
    expect(issuerBody({ ...draft, keys: JSON.stringify(pasted) })?.keys).toEqual([key])
})

test('there is no body while a text is not JSON', () => {
  const draft = issuerDraft({ name: 'Shop', keys: [key] })
  expect(issuerBody({ ...draft, keys: '{' })).toBeUndefined()
  expect(issuerBody({ ...draft, claims: 'sub' })).toBeUndefined()
})
