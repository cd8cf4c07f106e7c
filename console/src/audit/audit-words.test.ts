import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import en from '../app/locales/en/audit.json' with { type: 'json' }
import fr from '../app/locales/fr/audit.json' with { type: 'json' }
import { actionWords } from './action-words.ts'

type Sentences = Readonly<Record<string, string | Readonly<Record<string, string>>>>

function sentences(of: Sentences): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(of).flatMap(([noun, verbs]) =>
      typeof verbs === 'string' ? [] : Object.entries(verbs).map(([verb, text]) => [`${noun}.${verb}`, text] as const),
    ),
  )
}

const english = sentences(en.sentence)
const french = sentences(fr.sentence)

const root = new URL('../../../server/src', import.meta.url).pathname
const sources = globSync('**/*.ts', { cwd: root })
  .filter((file) => !/\.(test|test-support)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }))
const recording = sources.filter(({ text }) => text.includes('.record(tx') || text.includes('audit.record('))

test('every action that the server records is worded in both languages', () => {
  // Written out wherever records are made, perhaps far from the call: as a word of a job or a setting it is none.
  const literal = /(?<!\bname: |set_config\(|\* .*)'([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)'/g
  const recorded = [
    ...recording.flatMap(({ text }) => [...text.matchAll(literal)]),
    ...sources.flatMap(({ text }) => [...text.matchAll(/\baction: '([a-z0-9_]+\.[a-z0-9_]+)'/g)]),
  ].map(([, action = '']) => action)
  expect(recorded).toEqual(expect.arrayContaining(['definition.create', 'import.resume', 'log.cut', 'view.create']))
  const missing = [...new Set(recorded)].filter((action) => !english.has(action) || !french.has(action))
  expect(missing, 'word each under audit.sentence in console/src/app/locales/{en,fr}/audit.json').toEqual([])
})

test('no action is put together from parts: it could be neither found nor worded', () => {
  const built = sources.filter(({ text }) => /\baction: `/.test(text)).map(({ file }) => file)
  expect(built).toEqual([])
})

test('everything that is worded is still recorded by the server', () => {
  const all = sources.map(({ text }) => text).join('')
  const own = (action: string) => action.replace(/_self$/, '')
  expect([...english.keys()].filter((action) => !all.includes(`'${own(action)}'`))).toEqual([])
})

test('everything that a record can be about has a word in both languages', () => {
  const kinds = [
    ...recording.flatMap(({ text }) => [...text.matchAll(/\btarget(?:: | = )\{ kind: '([a-z_]+)'/g)]),
    ...sources.flatMap(({ text }) => [...text.matchAll(/\bdefineKind\(\{\s+kind: '([a-z_]+)'/g)]),
  ].map(([, kind = '']) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['element', 'retention', 'key', 'people']))
  expect([...new Set(kinds)].filter((kind) => !(kind in en.target) || !(kind in fr.target))).toEqual([])
})

test('both languages name who and what in the same sentences', () => {
  const tags = (text: string | undefined) => [...(text ?? '').matchAll(/<(who|to)\/>/g)].map(([, tag]) => tag).sort()
  expect([...english].filter(([action, text]) => tags(text).join() !== tags(french.get(action)).join())).toEqual([])
})

test('French never contracts before a name that brings its own article', () => {
  expect([...french].filter(([, text]) => /(?:\bde|\bà) <to\/>/.test(text))).toEqual([])
})

test('a sentence without who and what is a choice of a menu', () => {
  expect([
    actionWords('<who/> archived <to/>'),
    actionWords('<who/> changed <to/>, revision {{from}} → {{revision}}'),
    actionWords('<who/> restored revision {{restored}} of <to/>, now revision {{revision}}'),
    actionWords('Une connexion a été refusée\u00a0: <to/>'),
  ]).toEqual(['Archived …', 'Changed …', 'Restored revision … of …', 'Une connexion a été refusée'])
})
