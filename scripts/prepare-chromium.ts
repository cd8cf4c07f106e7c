import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './find-chromium.ts'

/**
 * Finds a Chromium, or installs Debian's when this machine lets us (root, apt-get). Says through `tell` what it did, or why the browser
 * tests will be skipped.
 */
export function prepareChromium(tell: (line: string) => void): string | undefined {
  const found = findChromium()
  if (found) return found
  const why = installFromDebian(tell)
  const installed = why === undefined ? findChromium() : undefined
  if (!installed) {
    tell(
      `Browser tests are skipped: no Chromium is installed, and ${why ?? 'the package brought none'}. Install one, or name it in CHROMIUM.`,
    )
  }
  return installed
}

/** Undefined when it was installed, else why not. */
function installFromDebian(tell: (line: string) => void): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return 'there is no apt-get to install it with here'
  if (process.getuid?.() !== 0) return 'only root may install it'
  tell('Installing Chromium for the browser tests (once)…')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const done = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8', timeout: 300_000 })
    if (done.status !== 0) {
      const last = done.stderr?.trim().split('\n').at(-1) || done.error?.message
      return `apt-get ${args[0]} failed${last ? ` (${last})` : ''}`
    }
  }
  return undefined
}
