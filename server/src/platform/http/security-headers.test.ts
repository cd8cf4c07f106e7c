import { describe, expect, test } from 'vitest'
import { securityHeaders } from './security-headers.ts'

describe('security headers', () => {
  test('let a page load nothing from elsewhere and be framed by nobody', () => {
    const headers = securityHeaders('/experiments')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    })
  })

  test('say of an answer of the data plane that it is no page', () => {
    expect(securityHeaders('/v1/decide')).toEqual({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
  })
})
