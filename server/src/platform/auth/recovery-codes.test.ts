import { describe, expect, test } from 'vitest'
import { keptRecoveryCodes, newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'

describe('recovery codes', () => {
  test('are ten different ones that can be read aloud', () => {
    const codes = newRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
  })

  test('are the same however they are typed', () => {
    const [code = ''] = newRecoveryCodes()
    for (const typed of [code.toUpperCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')}\n`])
      expect(recoveryCodeHash(typed)).toBe(recoveryCodeHash(code))
    expect(recoveryCodeHash('10ab-0000-1111-0000')).toBe(recoveryCodeHash('IOab-oooo-LlIi-OOOO'))
    expect(recoveryCodeHash('10ab-0000-1111-0001')).not.toBe(recoveryCodeHash('10ab-0000-1111-0000'))
  })

  test('are kept as hashes, and a hash stays what it is', () => {
    const codes = newRecoveryCodes()
    const kept = keptRecoveryCodes(codes)
    for (const code of codes) expect(kept).not.toContain(code)
    expect(keptRecoveryCodes(JSON.parse(kept))).toBe(kept)
  })
})
