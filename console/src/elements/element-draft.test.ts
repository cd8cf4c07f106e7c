import { expect, test } from 'vitest'
import type { ElementBody } from './element.ts'
import { elementBody, elementDraft } from './element-draft.ts'

const body: ElementBody = {
  name: 'Home hero',
  description: 'The top of the home page',
  touchpoint: 'home',
  channels: ['web', 'app'],
  enabled: true,
  purpose: 'personalisation',
  variants: [
    {
      key: 'subscriber',
      name: 'Subscriber',
      form: 'card',
      content: { title: 'Welcome back' },
      when: { 'traits.paid': true },
    },
    { key: 'all', content: 'text' },
  ],
  fallback: { content: null },
}

test('opening and saving without a change gives the same body, the parts without a field included', () => {
  expect(elementBody(elementDraft(body))).toEqual(body)
})

test('an element that serves no purpose any more names none', () => {
  expect(elementBody({ ...elementDraft(body), purpose: undefined })).not.toHaveProperty('purpose')
})

test('one text that is not JSON leaves nothing to save', () => {
  const draft = elementDraft(body)
  expect(elementBody({ ...draft, fallback: { form: '', content: 'oops' } })).toBeUndefined()
  expect(
    elementBody({ ...draft, variants: draft.variants.map((variant) => ({ ...variant, when: '{' })) }),
  ).toBeUndefined()
})
