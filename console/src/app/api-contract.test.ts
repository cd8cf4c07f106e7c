import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { passwordMin } from './password.ts'

const root = new URL('..', import.meta.url).pathname
const document = JSON.parse(readFileSync(`${root}../../docs/openapi.json`, 'utf8')) as {
  paths: Record<string, Record<string, unknown>>
}

const kinds = [
  'elements',
  'experiments',
  'metrics',
  'purposes',
  'event-entries',
  'trait-entries',
  'catalogue-settings',
  'retention',
  'customer-pages',
]

const calls = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => [
    ...readFileSync(root + file, 'utf8').matchAll(/api\.(GET|PUT|POST|PATCH|DELETE)\(\s*['`]([^'`]+)['`]/g),
  ])
  .map(([, method = '', path = '']) => ({ method: method.toLowerCase(), path }))
  // A path that is the same for every kind of definition is written once.
  .flatMap(({ method, path }) => kinds.map((kind) => ({ method, path: path.replace(/\$\{\w+\}/, kind) })))

test('the server declares every route that the console calls', () => {
  expect(calls.length).toBeGreaterThan(20)
  const undeclared = calls.filter(({ method, path }) => document.paths[path]?.[method] === undefined)
  expect(undeclared).toEqual([])
})

test('the set-up page asks for as long a password as the server', () => {
  const setup = document.paths['/api/setup']?.post
  expect(setup).toMatchObject({
    requestBody: {
      content: { 'application/json': { schema: { properties: { password: { minLength: passwordMin } } } } },
    },
  })
})
