import { expect, test } from 'vitest'
import { examples } from './examples.ts'
import { languagesOf, versionsOf } from './wordings.ts'

test('the examples show the three things that can follow from a basis', () => {
  expect(examples.map(({ body }) => body('en', '2026-11').basis)).toEqual([
    'legitimate_interest',
    'consent',
    'contract',
  ])
})

test('an example is told in the language of its reader, and asked in both', () => {
  for (const { body } of examples) {
    const [en, fr] = [body('en', '2026-11'), body('fr', '2026-11')]
    expect(en.name).not.toBe(fr.name)
    expect(en.texts).toEqual(fr.texts)
    expect(languagesOf(en.texts ?? [])).toEqual(['en', 'fr'])
    expect(versionsOf(en.texts ?? [])).toEqual(['2026-11'])
  }
})

test('the French of the examples is set as French is set', () => {
  const texts = examples.flatMap(({ body }) => {
    const { name, description = '', texts: wordings = [] } = body('fr', '2026-11')
    return [name, description, ...wordings.filter(({ language }) => language === 'fr').map(({ text }) => text)]
  })
  expect(texts.filter((text) => / [:;?!»]|'|"/.test(text))).toEqual([])
})
