import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from './locales/en.ts'
import { fr } from './locales/fr.ts'

type Tree = { readonly [key: string]: string | Tree }

function flat(tree: Tree, prefix = ''): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') texts.set(prefix + name, value)
    else for (const [key, text] of flat(value, `${prefix}${name}.`)) texts.set(key, text)
  }
  return texts
}

const english = flat(en)
const french = flat(fr)

/** The key that the source asks for: without its plural form, if it has forms. */
function asked(key: string): string {
  const name = key.replace(/_(zero|one|many|other)$/, '')
  return english.has(`${name}_other`) ? name : key
}
const names = (texts: ReadonlyMap<string, string>) => [...new Set([...texts.keys()].map(asked))].sort()
const holes = (text: string) => [...text.matchAll(/{{([^},]+)/g)].map((hole) => hole[1]).sort()

const root = new URL('..', import.meta.url).pathname
const source = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(root + file, 'utf8'))
  .join('\n')

/** Words that happen to be the same in both languages. */
const alike = new Set([
  'exports.format',
  'exports.csv',
  'exports.ndjson',
  'exports.parquet',
  'permissions.installation.title',
  'elements.preview.context',
  'permissions.imports.title',
  'imports.title',
  'app.room.imports',
  'imports.messageOf',
  'permissions.catalogue.title',
  'identityRules.sources',
  'identifiers.type',
  'catalogue.title',
  'purposes.confirmedTag',
  'app.room.catalogue',
])

test('both languages have the same texts', () => {
  expect(names(french)).toEqual(names(english))
})

test('each plural has every form that its language needs', () => {
  const plurals = names(english).filter((name) => english.has(`${name}_other`))
  const missing = plurals.flatMap((name) => [
    ...['one', 'other'].filter((form) => !english.has(`${name}_${form}`)).map((form) => `en ${name}_${form}`),
    ...['one', 'many', 'other'].filter((form) => !french.has(`${name}_${form}`)).map((form) => `fr ${name}_${form}`),
  ])
  expect(missing).toEqual([])
})

test('a text and its translation fill the same holes', () => {
  const differing = [...english].filter(([key, text]) => holes(french.get(key) ?? text).join() !== holes(text).join())
  expect(differing.map(([key]) => key)).toEqual([])
})

test('every text that the source asks for exists', () => {
  const wanted = [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1] ?? '')
  const known = new Set(names(english))
  expect([...new Set(wanted)].filter((key) => !known.has(key))).toEqual([])
})

test('no text is left over', () => {
  const literals = new Set([...source.matchAll(/'(\w+(?:\.\w+)+)'/g)].map((match) => match[1]))
  const patterns = [...source.matchAll(/`((?:[\w.]|\$\{[^}]+\})+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((template) => template.includes('.') && template.includes('$'))
    .map((template) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '\\w+')}$`))
  const unused = names(english).filter((key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)))
  // What errors and permissions there are, the server says: their texts are asked for by computed names.
  expect(unused.filter((key) => !/^(errors|permissions)\./.test(key))).toEqual([])
})

test('no text was left in English', () => {
  const same = [...english].filter(([key, text]) => french.get(key) === text && /[a-z]{4}/i.test(text))
  expect(same.filter(([key]) => !alike.has(key))).toEqual([])
})

test('French is set with its no-break spaces, its quotes and its apostrophes', () => {
  const plain = / [:;?!»%]|« |"|'|\.\.\.|[^\s\u202f][;?!](?:\s|$)/
  expect([...french].filter(([, text]) => plain.test(text))).toEqual([])
})
