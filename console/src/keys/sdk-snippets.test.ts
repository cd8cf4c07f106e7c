import { expect, test } from 'vitest'
import { sdkSnippets, sides } from './sdk-snippets.ts'
import { snippetsOf } from './snippets.ts'

const textOf = (host: string, id: string) =>
  sdkSnippets('server', { host, key: 'dp_secret_1' }).find((one) => one.id === id)?.text ?? ''

test.each(sides)('every snippet for a %s holds the key and the host', (side) => {
  for (const { id, text } of sdkSnippets(side, { host: 'https://data.example.org', key: 'dp_key_1' })) {
    expect(text, id).toContain('dp_key_1')
    expect(text, id).toContain('data.example.org')
  }
})

/** Lines that run: what a comment shows needs more than a key. */
const code = (text: string) => text.replace(/^\/\/.*$/gm, '')

test('a server says who its customer is, and a page speaks for its visit alone', () => {
  const options = { host: 'https://data.example.org', key: 'dp_key_1' }
  for (const { id, text } of sdkSnippets('server', options)) expect(text, id).toContain('u-1')
  for (const { id, text } of sdkSnippets('page', options)) expect(code(text), id).not.toContain('u-1')
  for (const [name, text] of Object.entries(snippetsOf('write', options))) expect(code(text), name).not.toContain('u-1')
  for (const [name, text] of Object.entries(snippetsOf('secret', options))) expect(text, name).toContain('u-1')
})

test('clients that want the parts of the address get the parts', () => {
  expect(textOf('http://localhost:4400', 'php')).toContain(`'host' => 'localhost:4400', 'ssl' => false`)
  expect(textOf('https://data.example.org', 'php')).toContain(`'host' => 'data.example.org', 'ssl' => true`)
  expect(textOf('https://data.example.org', 'ruby')).toContain(`host: 'data.example.org', port: 443`)
  expect(textOf('https://data.example.org:8443', 'ruby')).toContain(`host: 'data.example.org', port: 8443`)
})
