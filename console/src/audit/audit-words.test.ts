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

test('every action that the server records is worded in both languages', () => {
  const server = new URL('../../../server/src', import.meta.url).pathname
  const recorded = globSync('**/*.ts', { cwd: server })
    .filter((file) => !/\.(test|test-support)\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(`${server}/${file}`, 'utf8').matchAll(/\baction: '([a-z_]+\.[a-z_]+)'/g)])
    .map(([, action = '']) => action)
  expect(recorded.length).toBeGreaterThan(8)
  const missing = [...new Set(recorded)].filter((action) => !english.has(action) || !french.has(action))
  expect(missing, 'word each under audit.sentence in console/src/app/locales/{en,fr}/audit.json').toEqual([])
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
