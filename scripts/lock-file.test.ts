import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './architecture/read-sources.ts'

type Entry = {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}

const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
)

/** Looks for a package as Node does: beside, then further out. */
function isLocked(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

it('the lock file holds the packages of every platform', () => {
  const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(from, name))
      .map((name) => `${name} of ${from}`),
  )
  const remedy = 'npm leaves out what its registry does not offer, and npm ci refuses such a file: add the entries.'
  expect(missing, `${missing.join('\n')}\n→ ${remedy}\n`).toEqual([])
})

it('the lock file names no registry', () => {
  const resolved = Object.entries(lock.packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''))
  expect(resolved.map(([path]) => path)).toEqual([])
})
