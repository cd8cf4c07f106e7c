import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs a package of Debian where this machine lets us (root, apt-get). Undefined when it was installed, else why not. */
export function installFromDebian(name: string): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return 'there is no apt-get to install it with here'
  if (process.getuid?.() !== 0) return 'only root may install it'
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const done = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8', timeout: 300_000 })
    if (done.status !== 0) {
      const last = done.stderr?.trim().split('\n').at(-1) || done.error?.message
      return `apt-get ${args[0]} failed${last ? ` (${last})` : ''}`
    }
  }
  return undefined
}
