import { expect, test } from 'vitest'
import { ClickHouseError } from '../clickhouse/clickhouse-error.ts'
import { asAppError } from './problem.ts'

test('an engine that is away, or full, is a 503 that says so', () => {
  const away = asAppError(new ClickHouseError({ type: 'UNREACHABLE', retryable: true, detail: 'x' }))
  const full = asAppError(
    new ClickHouseError({ code: 241, type: 'MEMORY_LIMIT_EXCEEDED', retryable: true, detail: 'x' }),
  )
  expect([away.code, full.code]).toEqual(['analytics_unavailable', 'analytics_unavailable'])
})

test('whatever is thrown becomes a problem, and nothing of it is shown', () => {
  const odd = [
    new ClickHouseError({ code: 62, type: 'SYNTAX_ERROR', retryable: false, detail: 'secret' }),
    'secret',
    null,
    undefined,
    { code: 7 },
    new Error('secret'),
  ]
  for (const thrown of odd) {
    const error = asAppError(thrown)
    expect(error.code).toBe('internal')
    expect(error.message).not.toContain('secret')
  }
})
