import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryFiles, root } from './architecture/read-sources.ts'

type Manifest = {
  readonly [field in 'dependencies' | 'devDependencies' | 'optionalDependencies']?: Readonly<Record<string, string>>
}

const PAGE = 'docs/adr/009-dependencies.md'
const page = readFileSync(join(root, PAGE), 'utf8')
const direct = repositoryFiles()
  .filter((path) => path === 'package.json' || path.endsWith('/package.json'))
  .flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
    return Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }).map(([name, version]) => ({ path, name, version }))
  })
  .filter(({ name }) => !name.startsWith('@diapason/'))

it('every direct dependency is named where its reason stands', () => {
  const named = new Set([...page.matchAll(/`((?:@[a-z0-9-]+\/)?[a-z0-9.-]+)`/g)].map((match) => match[1]))
  const missing = direct.filter(({ name }) => !named.has(name)).map(({ name, path }) => `${name} (${path})`)
  expect(missing, `${missing.join('\n')}\n→ Say in ${PAGE} what it is for and what it replaces.\n`).toEqual([])
})

it('no table there names a package that is gone', () => {
  const names = new Set(direct.map(({ name }) => name))
  const firstCells = page.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? [])
  const gone = firstCells
    .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
    .filter((name) => !names.has(name))
  expect(gone, `${gone.join('\n')}\n→ Remove its line from ${PAGE}.\n`).toEqual([])
})

it('every direct dependency has an exact version', () => {
  const loose = direct.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  expect(loose.map(({ path, name, version }) => `${path}: ${name} ${version}`)).toEqual([])
})
