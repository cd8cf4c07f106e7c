import { expect, test } from 'vitest'
import { partedFacts } from './parted.ts'

test('what was said by the other goes, and what it had covered comes back', () => {
  const one = {
    name: { at: '2026-11-01', messageId: 'm-1' },
    tier: { at: '2026-11-09', messageId: 'm-9' },
    phone: { at: '2026-11-08', messageId: 'm-8' },
  }
  const left = { name: { at: '2026-11-01', messageId: 'm-1' }, tier: { at: '2026-11-02', messageId: 'm-2' } }
  expect(partedFacts(one, left).map(({ name, fate }) => [name, fate])).toEqual([
    ['tier', 'returns'],
    ['name', 'stays'],
    ['phone', 'goes'],
  ])
})
