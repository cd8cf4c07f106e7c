import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { refusal } from './refusal.ts'

const request = { id: 'r-1', params: { key: 'hero' } } as unknown as FastifyRequest

test.each([
  [platformErrors.rate_limited('Too many.'), 429],
  [platformErrors.overloaded('Too much.'), 503],
  [platformErrors.database_unavailable('Away.'), 503],
  [platformErrors.internal('Failed.'), 500],
])('what is not the fault of who asks is GENERAL: %s', (error, status) => {
  expect(refusal.of(error, request)).toEqual({
    status,
    body: {
      key: 'hero',
      errorCode: 'GENERAL',
      errorDetails: `${error.message} ${error.definition.help}`,
      metadata: { code: error.code, requestId: 'r-1' },
    },
  })
})
