import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appliedFilter, exportUrl } from './export.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')

test('a filter that the list does not have is named, and does not travel', () => {
  const { applied, left } = appliedFilter(
    { type: 'track', q: 'ada', name: '', source: undefined },
    { filters: ['type', 'name'] },
  )
  expect(applied).toEqual({ type: 'track' })
  expect(left).toEqual(['q'])
})

test('a span becomes the time it begins; everything has none', () => {
  const choice = { format: 'parquet', traits: [], applied: { name: 'Order Completed' }, now } as const
  expect(exportUrl('events', { ...choice, span: 'day' })).toBe(
    '/api/exports/events?format=parquet&name=Order+Completed&from=2026-11-20T10%3A00%3A00.000Z',
  )
  expect(exportUrl('events', { ...choice, span: 'everything' })).not.toContain('from')
})

test('a CSV for a spreadsheet says that it is UTF-8, and has the traits asked for', () => {
  expect(
    exportUrl('people', { format: 'csv', span: undefined, traits: ['tier', 'ville d’été'], applied: {}, now }),
  ).toBe('/api/exports/people?format=csv&bom=true&traits=tier%2Cville+d%E2%80%99%C3%A9t%C3%A9')
})

test('every list that a room offers as a file is a list of the server', () => {
  const root = new URL('..', import.meta.url).pathname
  const document = JSON.parse(readFileSync(`${root}../../docs/openapi.json`, 'utf8')) as { paths: object }
  const lists = Object.keys(document.paths).map((path) => path.replace('/api/', '').replaceAll('/', '-'))
  const offered = globSync('**/*.tsx', { cwd: root })
    .flatMap((file) => [...readFileSync(root + file, 'utf8').matchAll(/<ExportButton[^>]*\blist="([^"]+)"/g)])
    .map(([, list = '']) => list)
  expect(offered).toEqual(expect.arrayContaining(['accounts', 'catalogue-events', 'catalogue-traits', 'imports']))
  expect(offered.filter((list) => !lists.includes(list))).toEqual([])
})
