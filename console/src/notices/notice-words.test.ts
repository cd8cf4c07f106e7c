import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../app/locales/en.ts'

const server = new URL('../../../server/src/', import.meta.url).pathname
const codes = globSync('**/*notices.ts', { cwd: server }).flatMap((file) =>
  [...readFileSync(server + file, 'utf8').matchAll(/\bcode: '([a-z_]+)'/g)].map(([, code = '']) => code),
)

test('every notice that the server can tell has its words, and no words are left over', () => {
  expect(codes.length).toBeGreaterThan(8)
  expect(Object.keys(en.notices.code).sort()).toEqual([...new Set(codes)].sort())
})
