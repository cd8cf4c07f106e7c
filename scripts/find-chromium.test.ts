import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'diapason-chromium-'))
const browser = join(folder, 'chromium')
writeFileSync(browser, '')
afterAll(() => rmSync(folder, { recursive: true }))

it('takes the Chromium that CHROMIUM names', () => {
  expect(findChromium({ CHROMIUM: browser, PATH: '' })).toBe(browser)
})

it('finds one on the path', () => {
  expect(findChromium({ PATH: folder })).toBe(browser)
})

it('does not fall back when CHROMIUM names nothing', () => {
  expect(() => findChromium({ CHROMIUM: join(folder, 'gone'), PATH: folder })).toThrow('where no file is')
})
