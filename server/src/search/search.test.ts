import { expect, test } from 'vitest'
import { silentLog } from '../platform/testing/silent-log.ts'
import { createSearch } from './search.ts'
import type { Hit, SearchSource } from './source.ts'

const hit = (id: string, score: number): Hit => ({
  type: 'definition',
  kind: 'elements',
  id,
  title: id,
  detail: null,
  to: `/elements/${id}`,
  score,
})
const source = (name: string, find: SearchSource['find'], permission = 'elements:read'): SearchSource => ({
  name,
  permission,
  find,
})
const everything = () => true
const find = (sources: SearchSource[], may: (permission: string) => boolean = everything) =>
  createSearch({ sources, log: silentLog, patience: 50 }).find('q', { may, limit: 2 })

test('the best of all sources come first', async () => {
  const { items } = await find([
    source('a', async () => [hit('a1', 90), hit('a2', 10)]),
    source('b', async () => [hit('b1', 50)]),
  ])
  expect(items.map(({ id }) => id)).toEqual(['a1', 'b1', 'a2'])
})

test('no source gives more than its share', async () => {
  const { items } = await find([source('a', async () => [1, 2, 3, 4].map((n) => hit(`a${n}`, n)))])
  expect(items).toHaveLength(2)
})

test('a source that one may not see is not even asked', async () => {
  let asked = false
  const people = source(
    'people',
    async () => {
      asked = true
      return []
    },
    'people:read',
  )
  const { missing } = await find([people], (permission) => permission !== 'people:read')
  expect([asked, missing]).toEqual([false, []])
})

test('a source that fails or never answers is named, and hides nothing', async () => {
  const { items, missing } = await find([
    source('broken', () => Promise.reject(new Error('away'))),
    source('slow', () => new Promise(() => {})),
    source('good', async () => [hit('g', 1)]),
  ])
  expect(items.map(({ id }) => id)).toEqual(['g'])
  expect(missing).toEqual(['broken', 'slow'])
})
