import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeJson } from './merge-json.ts'

const base = {
  name: 'Hero',
  variants: [
    { key: 'a', form: 'card', content: { title: 'A' } },
    { key: 'b', form: 'card', content: { title: 'B' } },
  ],
  channels: ['web'],
}

test('what only one side changed is taken from that side, inside a variant as well', () => {
  const theirs = structuredClone(base)
  theirs.name = 'Home hero'
  Object.assign(theirs.variants[1] ?? {}, { form: 'banner' })
  const mine = structuredClone(base)
  Object.assign(mine.variants[1]?.content ?? {}, { title: 'Beautiful' })
  mine.channels = ['web', 'app']
  const { merged, conflicts, onlyTheirs, onlyMine } = mergeJson({ base, theirs, mine })
  expect(conflicts).toEqual([])
  expect(merged).toEqual({
    name: 'Home hero',
    variants: [base.variants[0], { key: 'b', form: 'banner', content: { title: 'Beautiful' } }],
    channels: ['web', 'app'],
  })
  expect(onlyTheirs).toEqual([['name'], ['variants', 'b', 'form']])
  expect(onlyMine).toEqual([['variants', 'b', 'content'], ['channels']])
})

test('a place that both changed is mine until somebody chooses', () => {
  const edits = { base, theirs: { ...base, name: 'Theirs' }, mine: { ...base, name: 'Mine' } }
  expect(mergeJson(edits)).toMatchObject({
    merged: { name: 'Mine' },
    conflicts: [{ place: ['name'], base: 'Hero', theirs: 'Theirs', mine: 'Mine' }],
  })
  expect(mergeJson(edits, { name: 'theirs' }).merged).toMatchObject({ name: 'Theirs' })
})

test('a variant that one removed and the other changed is a question; one that both left alone goes with who removed it', () => {
  const [a, b] = base.variants
  const theirs = { ...base, variants: [a] }
  const mine = { ...base, variants: [a, { ...b, form: 'banner' }] }
  const asked = mergeJson({ base, theirs, mine })
  expect(asked.conflicts).toMatchObject([{ place: ['variants', 'b'], theirs: undefined }])
  expect(mergeJson({ base, theirs, mine }, { 'variants › b': 'theirs' }).merged).toEqual(theirs)
  expect(mergeJson({ base, theirs, mine: base }).merged).toEqual(theirs)
})

test('what each added stands where it was put', () => {
  const [a, b] = base.variants
  const c = { key: 'c', form: 'card', content: {} }
  const d = { key: 'd', form: 'card', content: {} }
  const merge = mergeJson({ base, theirs: { ...base, variants: [a, c, b] }, mine: { ...base, variants: [a, b, d] } })
  expect(merge).toMatchObject({ conflicts: [], merged: { variants: [a, c, b, d] } })
})

test('a list without keys is one value', () => {
  const merge = mergeJson({ base: [1, 2], theirs: [1, 2, 3], mine: [0, 1, 2] })
  expect(merge.conflicts).toHaveLength(1)
  expect(merge.merged).toEqual([0, 1, 2])
})

const names = fc.constantFrom('a', 'b', 'c', '__proto__')
const keyed = fc.uniqueArray(fc.record({ key: names, n: fc.nat(2) }), { selector: ({ key }) => key, maxLength: 3 })
const value = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.nat(3),
    fc.constantFrom('x', null),
    keyed,
    fc.dictionary(names, tie('json'), { maxKeys: 3 }),
  ),
})).json

test('whoever changed nothing takes all of the other; equal changes are no question', () => {
  fc.assert(
    fc.property(value, value, (was, changed) => {
      for (const edits of [
        { base: was, theirs: changed, mine: was },
        { base: was, theirs: was, mine: changed },
        { base: was, theirs: changed, mine: changed },
      ]) {
        const { merged, conflicts } = mergeJson(edits)
        expect(conflicts).toEqual([])
        expect(merged).toEqual(changed)
      }
    }),
  )
})

test('which side is whose does not matter, once every question is answered for the same side', () => {
  fc.assert(
    fc.property(value, value, value, (was, one, other) => {
      const there = mergeJson({ base: was, theirs: one, mine: other })
      const chosen = Object.fromEntries(there.conflicts.map(({ place }) => [place.join(' › '), 'theirs' as const]))
      const back = mergeJson({ base: was, theirs: other, mine: one })
      expect(back.conflicts.map(({ place }) => place).sort()).toEqual(there.conflicts.map(({ place }) => place).sort())
      // Order is a question of taste that mine decides; what is in it is not.
      expect(unordered(mergeJson({ base: was, theirs: one, mine: other }, chosen).merged)).toEqual(
        unordered(back.merged),
      )
    }),
  )
})

test('places that do not touch each other never ask', () => {
  fc.assert(
    fc.property(value, value, value, value, (left, right, left2, right2) => {
      const { merged, conflicts } = mergeJson({
        base: { left, right },
        theirs: { left: left2, right },
        mine: { left, right: right2 },
      })
      expect(conflicts).toEqual([])
      expect(merged).toEqual({ left: left2, right: right2 })
    }),
  )
})

function unordered(json: unknown): unknown {
  if (Array.isArray(json))
    return json
      .map(unordered)
      .map((one) => JSON.stringify(one))
      .sort()
  if (typeof json !== 'object' || json === null) return json
  return Object.entries(json)
    .map(([name, inner]) => [name, unordered(inner)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}
