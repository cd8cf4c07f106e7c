import { expect, test } from 'vitest'
import { sdkSnippets } from './sdk-snippets.ts'

const textOf = (host: string, id: string) =>
  sdkSnippets({ host, key: 'dp_write_1' }).find((one) => one.id === id)?.text ?? ''

test('every snippet holds the key and the host', () => {
  for (const { id, text } of sdkSnippets({ host: 'https://data.example.org', key: 'dp_write_1' })) {
    expect(text, id).toContain('dp_write_1')
    expect(text, id).toContain('data.example.org')
  }
})

test('clients that want the parts of the address get the parts', () => {
  expect(textOf('http://localhost:4400', 'php')).toContain(`'host' => 'localhost:4400', 'ssl' => false`)
  expect(textOf('https://data.example.org', 'php')).toContain(`'host' => 'data.example.org', 'ssl' => true`)
  expect(textOf('https://data.example.org', 'ruby')).toContain(`host: 'data.example.org', port: 443`)
  expect(textOf('https://data.example.org:8443', 'ruby')).toContain(`host: 'data.example.org', port: 8443`)
})
