import { expect, test } from 'vitest'
import { deadlineOf } from './request.ts'

const request = { receivedAt: '2026-03-01T00:00:00.000Z', dueAt: '2026-03-31T00:00:00.000Z' }

test('a deadline is calm, then near a week before, then over', () => {
  const at = (instant: string) => deadlineOf(request, Date.parse(instant))
  expect(at('2026-03-16T00:00:00.000Z')).toEqual({ used: 0.5, days: 15, tone: 'calm' })
  expect(at('2026-03-24T12:00:00.000Z')).toMatchObject({ days: 7, tone: 'near' })
  expect(at('2026-04-02T00:00:00.000Z')).toEqual({ used: 1, days: -2, tone: 'over' })
})
