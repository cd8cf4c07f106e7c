import type { Json, JsonObject } from '@diapason/kernel'
import { describe, expect, it } from 'vitest'
import { compileContract } from './compile-contract.ts'
import { contractProblems } from './contract-problems.ts'

const codes = (contract: unknown) => contractProblems(contract as Json, []).map(({ code }) => code)
const check = (contract: JsonObject, value: Json) => {
  expect(codes(contract)).toEqual([])
  return compileContract(contract).check(value)
}

describe('a contract', () => {
  it('says what breaks it, where, with names that the sender made up left out of the path', () => {
    const contract = {
      type: 'object',
      required: ['total'],
      properties: {
        items: { type: 'array', items: { properties: { sku: { type: 'string' } }, additionalProperties: false } },
      },
    }
    expect(check(contract, { items: [{ sku: 1, invented: 2 }] })).toEqual([
      { at: 'total', path: 'total', code: 'required', message: 'is missing' },
      { at: 'items.0.invented', path: 'items[].*', code: 'additional_properties', message: 'is not in the contract' },
      { at: 'items.0.sku', path: 'items[].sku', code: 'type', message: 'must be string' },
    ])
  })

  it('follows references inside', () => {
    const contract = { $defs: { money: { type: 'number', minimum: 0 } }, properties: { a: { $ref: '#/$defs/money' } } }
    expect(check(contract, { a: -1 })).toMatchObject([{ code: 'minimum', path: 'a' }])
  })

  it('asks for own members only', () => {
    expect(check({ required: ['constructor', 'toString'] }, {})).toHaveLength(2)
    expect(check({ properties: { constructor: { type: 'string' } } }, {})).toEqual([])
  })

  it('matches a catastrophic pattern in linear time', () => {
    const started = performance.now()
    expect(check({ properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(30_000)}!` })).toHaveLength(1)
    expect(
      check({ properties: { a: { uniqueItems: true } } }, { a: Array.from({ length: 16_000 }, (_, n) => n) }),
    ).toEqual([])
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('what is no contract', () => {
  it.each([
    ['a list', [], 'contract_invalid'],
    ['a keyword that nobody knows', { typ: 'object' }, 'keyword_unknown'],
    ['an identity that others could refer to', { $id: 'https://example.org' }, 'keyword_unknown'],
    ['a reference outwards', { $ref: 'https://example.org/schema' }, 'reference_outside'],
    ['a reference to what is no schema', { $ref: '#/examples/0', examples: [{}] }, 'reference_unknown'],
    ['a reference to a member of every object', { $ref: '#/$defs/constructor', $defs: {} }, 'reference_unknown'],
    [
      'a reference to itself',
      { $ref: '#/$defs/a', $defs: { a: { items: { $ref: '#/$defs/a' } } } },
      'contract_recursive',
    ],
    ['a pattern with look-ahead', { pattern: '(?=a)' }, 'pattern_invalid'],
    ['a pattern that is a program', { pattern: '[a-z]{999}[0-9]{999}[A-Z]{999}' }, 'pattern_too_large'],
    ['a format that nobody checks', { format: 'credit-card' }, 'format_unknown'],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, 'dialect_unknown'],
    ['a member that changes what an object is', { properties: JSON.parse('{"__proto__":{}}') }, 'name_invalid'],
    ['a type that is none', { type: 'strin' }, 'schema_enum'],
  ])('is refused: %s', (_, contract, code) => {
    expect(codes(contract)).toContain(code)
  })

  it('is refused when references multiply it', () => {
    const twenty = (name: string) => ({ allOf: Array.from({ length: 20 }, () => ({ $ref: `#/$defs/${name}` })) })
    const contract = { $ref: '#/$defs/a', $defs: { a: twenty('b'), b: twenty('c'), c: twenty('d'), d: {} } }
    expect(codes(contract)).toEqual(['contract_too_large'])
  })

  it('is refused when it nests too deep', () => {
    let contract: object = {}
    for (let level = 0; level < 60; level += 1) contract = { not: contract }
    expect(codes(contract)).toContain('contract_too_deep')
  })
})
