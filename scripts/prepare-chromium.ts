import { findChromium } from './find-chromium.ts'
import { installFromDebian } from './install-from-debian.ts'

/**
 * Finds a Chromium, or installs Debian's when this machine lets us (root, apt-get). Says through `tell` what it did, or why the browser
 * tests will be skipped.
 */
export function prepareChromium(tell: (line: string) => void): string | undefined {
  const found = findChromium()
  if (found) return found
  tell('Looking for a Chromium for the browser tests (once)…')
  const why = installFromDebian('chromium')
  const installed = why === undefined ? findChromium() : undefined
  if (!installed) {
    tell(
      `Browser tests are skipped: no Chromium is installed, and ${why ?? 'the package brought none'}. Install one, or name it in CHROMIUM.`,
    )
  }
  return installed
}
