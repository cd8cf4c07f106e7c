import { expect, test } from 'vitest'
import { byImportance } from './layer-of.ts'

test('the number of a customer comes first, then how they are reached, then their visits', () => {
  const types = ['anonymousId', 'phone', 'crm_id', 'email', 'userId', 'device', 'loyalty_card', 'anonymousId']
  expect(byImportance(types.map((type) => ({ type, value: '' }))).map(({ type }) => type)).toEqual([
    'userId',
    'crm_id',
    'email',
    'loyalty_card',
    'phone',
    'anonymousId',
    'anonymousId',
    'device',
  ])
})

test('many visits stand in the order in which people count', () => {
  const visits = ['a-10', 'a-2', 'a-1'].map((value) => ({ type: 'anonymousId', value }))
  expect(byImportance(visits).map(({ value }) => value)).toEqual(['a-1', 'a-2', 'a-10'])
})
