import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { errorRegistries, errorRegistry } from '../server/src/error-registry.ts'
import { readSources, root } from './architecture/read-sources.ts'
import { errorsPage } from './errors-page.ts'

describe('the registry of errors', () => {
  it('is what docs/errors.md says (npm run update writes it)', () => {
    const page = errorsPage(errorRegistries)
    const file = join(root, 'docs', 'errors.md')
    if (process.env.UPDATE_DOCS) writeFileSync(file, page)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '', 'run npm run update and commit docs/errors.md').toBe(
      page,
    )
  })

  it('has each code once, in snake_case', () => {
    const codes = errorRegistries.flatMap(({ definitions }) => Object.keys(definitions))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
    expect(codes.filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).toEqual([])
  })

  it('has every error that a capability declares', async () => {
    const declaring = readSources().filter(
      ({ path, isTest, names }) =>
        path.startsWith('server/src/') &&
        !isTest &&
        !path.endsWith('/app-error.ts') &&
        names.some(({ name }) => name === 'defineErrors'),
    )
    expect(declaring.length).toBeGreaterThan(0)
    for (const { path } of declaring) {
      const exported: Record<string, unknown> = await import(pathToFileURL(join(root, path)).href)
      for (const value of Object.values(exported)) {
        if (typeof value !== 'object' || value === null || !('definitions' in value)) continue
        const missing = Object.keys(value.definitions as object).filter((code) => !(code in errorRegistry))
        expect(missing, `add the errors of ${path} to server/src/error-registry.ts`).toEqual([])
      }
    }
  })

  it('says in words what happened and what to do', () => {
    for (const [code, { title, help, status, retryable }] of Object.entries(errorRegistry)) {
      expect(title, code).toMatch(/^[A-Z].*[^.]$/)
      expect(help, code).toMatch(/^[A-Z`].*\.$/)
      expect(status, code).toBeGreaterThanOrEqual(400)
      // What a caller got wrong does not mend itself by sending it again.
      expect(retryable, code).toBe(status === 429 || status >= 500)
    }
  })
})
