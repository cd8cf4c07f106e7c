import { expect, test } from 'vitest'
import { codeSnippets, isFlag } from './code-snippets.ts'

const host = 'https://data.example.org'
const body = (content: unknown, more: object = {}) => ({ variants: [], fallback: { content }, ...more })
const texts = (side: 'server' | 'page', content: unknown, more: object = {}) =>
  codeSnippets(side, { host, element: 'home-hero', body: body(content, more) }).map(({ text }) => text)

test.each(['server', 'page'] as const)(
  'every snippet for a %s names the element, the host and a channel that it has',
  (side) => {
    const all = texts(side, { title: 'Hello' }, { channels: ['app', 'web'] })
    expect(all).toHaveLength(3)
    for (const text of all) for (const part of ['home-hero', host, 'app']) expect(text).toContain(part)
  },
)

test('a server speaks of a customer and a page of its visit', () => {
  for (const text of texts('server', 'Hello')) expect(text).toMatch(/^(?=[\s\S]*dp_secret_…)[\s\S]*u-1/)
  for (const text of texts('page', 'Hello')) {
    expect(text).toContain('dp_write_…')
    expect(text).not.toContain('u-1')
  }
})

test.each([
  [true, 'getBooleanDetails'],
  [0.5, 'getNumberDetails'],
  ['Hello', 'getStringDetails'],
  [{ title: 'Hello' }, 'getObjectDetails'],
  [null, 'getObjectDetails'],
])('what shows %o is asked for by %s', (content, getter) => {
  for (const side of ['server', 'page'] as const) expect(texts(side, content)[0]).toContain(getter)
})

test('a list is no flag, and is asked for by a bare request alone', () => {
  expect(isFlag(body([1]))).toBe(false)
  expect(isFlag({ ...body('Hello'), variants: [{ key: 'list', content: [] }] })).toBe(false)
  expect(texts('server', [1])).toEqual([expect.stringContaining('/v1/decide')])
})
