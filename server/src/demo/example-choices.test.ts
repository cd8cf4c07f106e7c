import { expect, test } from 'vitest'
import { exampleChoices } from './example-choices.ts'
import { EXAMPLE_CUSTOMER } from './hillstrom-messages.ts'

const today = Date.UTC(2026, 10, 22)
const messages = exampleChoices(today)

test('the choices of the example are the same each time, each with an id of its own, and none is of tomorrow', () => {
  expect(exampleChoices(today)).toEqual(messages)
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length)
  expect(
    exampleChoices(today + 86_400_000)
      .slice(0, 1)
      .map(({ messageId }) => messageId),
  ).toEqual([messages[0]?.messageId])
  expect(messages.every(({ timestamp }) => timestamp.getTime() <= today)).toBe(true)
})

test('the customer whose page the demo shows has answered everything', () => {
  const said = messages.filter(({ userId }) => userId === EXAMPLE_CUSTOMER).flatMap(({ fields }) => fields.choices)
  expect(said).toMatchObject([
    { purpose: 'letters', state: 'granted' },
    { purpose: 'personalisation', state: 'granted' },
    { purpose: 'partners', state: 'denied' },
    { channel: 'email', state: 'granted' },
  ])
})
