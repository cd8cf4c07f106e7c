import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrast, GROUNDS, READABLE } from './contrast.ts'
import { readableColour } from './readable-colour.ts'

describe('the nearest colour that can be read', () => {
  test('is the colour itself where that can be read', () => {
    expect(readableColour('#1d4f91', GROUNDS.light)).toBe('#1d4f91')
    expect(readableColour('#9cc2ff', GROUNDS.dark)).toBe('#9cc2ff')
  })

  test('is darker on light ground and lighter on dark ground, and keeps its hue', () => {
    const hue = (colour: string) => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
      return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI
    }
    const [light, dark] = [readableColour('#e8751a', GROUNDS.light), readableColour('#7a1f5c', GROUNDS.dark)]
    expect(Math.abs(hue(light) - hue('#e8751a'))).toBeLessThan(12)
    expect(Math.abs(hue(dark) - hue('#7a1f5c'))).toBeLessThan(12)
    // No more than needed: one step less would not do.
    expect(contrast(light, '#f7f6f3')).toBeLessThan(READABLE + 0.1)
    expect(contrast(dark, '#1d1f23')).toBeLessThan(READABLE + 0.1)
  })

  test('reads on all grounds, whatever the colour', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(colour, fc.constantFrom(GROUNDS.light, GROUNDS.dark), (one, grounds) => {
        const read = readableColour(one, grounds)
        return /^#[0-9a-f]{6}$/i.test(read) && grounds.every((ground) => contrast(read, ground) >= READABLE)
      }),
      { numRuns: 500 },
    )
  })
})
