import { expect, test } from 'vitest'
import { entryBody, entryDraft, keyOfName } from './entry-draft.ts'

test('an entry comes back from its editor as it was', () => {
  const body = {
    event: 'Order Completed',
    label: { fr: 'Commande passée' },
    context: 'relational',
    contract: { type: 'object' },
    onViolation: 'reject',
  } as const
  expect(entryBody(entryDraft(body))).toEqual(body)
})

test('a trait that nothing may use stays so', () => {
  for (const purposes of [[], ['personalisation']]) {
    const body = { trait: 'tier', purposes }
    expect(entryBody(entryDraft(body))).toEqual(body)
  }
})

test('what is empty is left out, and without a contract nothing breaks it', () => {
  const draft = { ...entryDraft({ event: 'A' }), owner: '', onViolation: 'reject' as const }
  expect(entryBody(draft)).toEqual({ event: 'A' })
})

test('a contract that is not JSON yet cannot be saved', () => {
  expect(entryBody({ ...entryDraft({ event: 'A' }), contractText: '{' })).toBeUndefined()
})

test('a key is made of the name', () => {
  expect(keyOfName('Été : commande n° 2')).toBe('ete-commande-n-2')
  expect(keyOfName('注文')).toBe('event')
})
