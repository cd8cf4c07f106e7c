import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { grants } from '../server/src/grants.ts'
import { root } from './architecture/read-sources.ts'
import { type Operations, type PermissionWords, permissionsPage } from './permissions-page.ts'

const readJson = <T>(path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as T
const locale = (language: string) => readJson<PermissionWords>(`console/src/app/locales/${language}/permissions.json`)

describe('the table of permissions', () => {
  it('is what docs/permissions.md says (npm run update writes it)', () => {
    const page = permissionsPage(grants, locale('en'), readJson<Operations>('docs/openapi.json'))
    const file = join(root, 'docs', 'permissions.md')
    if (process.env.UPDATE_DOCS) writeFileSync(file, page)
    expect(
      existsSync(file) ? readFileSync(file, 'utf8') : '',
      'run npm run update, and read what changed in docs/permissions.md as an auditor would',
    ).toBe(page)
  })

  it.each(['en', 'fr'])('says in words what each permission allows (%s)', (language) => {
    const words = locale(language)
    const said = Object.entries(words).flatMap(([noun, verbs]) =>
      Object.keys(verbs)
        .filter((verb) => verb !== 'title')
        .map((verb) => `${noun}:${verb}`),
    )
    expect(said.sort(), `word each permission in console/src/app/locales/${language}/permissions.json`).toEqual(
      Object.keys(grants).sort(),
    )
    expect(Object.keys(words).filter((noun) => words[noun]?.title === undefined)).toEqual([])
  })
})
