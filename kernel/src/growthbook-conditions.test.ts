import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import growthbook from '../cases/growthbook.json' with { type: 'json' }
import { compileCondition, type Json, jsonData, type RegexEngine } from './index.ts'

const regex: RegexEngine = (source, flags) => {
  const pattern = RE2JS.compile(source, flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0)
  return { test: (text) => pattern.matcher(text).find() }
}

type Case = readonly [name: string, condition: Json, document: Json, expected: boolean]
type Groups = Readonly<Record<string, readonly Json[]>>
const cases = growthbook.evalCondition.map(
  ([name, condition, document, expected, groups]): [...Case, Groups] =>
    [name, condition, document, expected, groups ?? {}] as unknown as [...Case, Groups],
)

/** GrowthBook evaluates these to false; we refuse them when they are written, so they can never match either. */
const REFUSED: Readonly<Record<string, string>> = {
  '$in - not array': 'not_an_array',
  '$nin - not array': 'not_an_array',
  '$ini - not array': 'not_an_array',
  '$nini - not array': 'not_an_array',
  'unknown operator - pass': 'unknown_operator',
  '$regex invalid - pass': 'regex_invalid',
  '$regex invalid - fail': 'regex_invalid',
}

test('all 248 public cases are here', () => {
  expect(cases).toHaveLength(248)
})

test.each(cases)('%s', (name, condition, document, expected, savedGroups) => {
  const compiled = compileCondition(condition, { regex, savedGroups })
  const refusal = REFUSED[name]
  if (refusal === undefined) expect(compiled.ok && compiled.match(jsonData(document))).toBe(expected)
  else {
    expect(compiled).toMatchObject({ ok: false, problems: [{ code: refusal }] })
    expect(expected).toBe(false)
  }
})
