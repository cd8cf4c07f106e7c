import { expect, test } from 'vitest'
import { objectable } from './objection.ts'

const held = { parent: null, allowed: true, because: 'not_needed', until: null, decidedBy: '' }
const said = (state: 'granted' | 'denied' | 'withdrawn' | 'never_asked') => ({ state, since: null, until: null })
const purpose = (
  key: string,
  basis: 'consent' | 'contract' | 'legitimate_interest',
  state: 'never_asked' | 'denied',
) => ({
  ...held,
  purpose: key,
  basis,
  state,
  said: said(state),
})
const subscription = (topic: string, state: 'never_asked' | 'withdrawn') => ({
  topic,
  channel: 'email',
  allowed: true,
  because: 'not_needed',
  state,
  until: null,
  frequency: null,
})
const topic = (key: string, of: string, subscribed: 'always' | 'unless_left') => ({
  key,
  body: { name: key, purpose: of, channels: ['email'], subscribed },
})

test('what may be refused, and was not, can be objected to', () => {
  const purposes = [
    purpose('ads', 'consent', 'never_asked'),
    purpose('statistics', 'legitimate_interest', 'denied'),
    purpose('orders', 'contract', 'never_asked'),
  ]
  const subscriptions = [
    subscription('culture', 'never_asked'),
    subscription('left', 'withdrawn'),
    subscription('invoices', 'never_asked'),
    subscription('tips', 'never_asked'),
  ]
  const topics = [
    topic('culture', 'ads', 'always'),
    topic('left', 'ads', 'unless_left'),
    topic('invoices', 'orders', 'always'),
    topic('tips', 'orders', 'unless_left'),
  ]
  const found = objectable({ purposes, subscriptions }, topics)
  expect(found.purposes).toEqual(['ads'])
  expect(found.subscriptions.map(({ subject }) => subject)).toEqual(['culture@email', 'tips@email'])
})
