import fc from 'fast-check'

/** A JSON Schema as the OpenAPI document has it. */
export type Schema = { readonly [keyword: string]: unknown }

type Place = readonly (string | number)[]

/** What takes the place of one part of a JSON text: other text, or nothing (the part is left out), or a member more. */
type Edit = { readonly at: Place; readonly text: string | undefined; readonly more?: string }

/** Values that the schema accepts, as far as a schema can say: its examples, and ones made of its parts. */
export function valuesOf(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
  if (!schema || Object.keys(schema).length === 0 || depth > 8) return fc.jsonValue({ maxDepth: 2 })
  const examples = (schema.examples ?? []) as unknown[]
  const made = madeOf(schema, depth)
  // An object's own example is whole, and what is made of its parts is varied: both are worth sending.
  return examples.length === 0
    ? made
    : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...examples) }, { weight: 3, arbitrary: made })
}

function madeOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map((one: Schema) => valuesOf(one, depth + 1)))
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, depth)
    case 'array':
      return arraysOf(schema, depth)
    case 'integer':
      return fc.integer({ min: numberOr(schema.minimum, -1_000), max: numberOr(schema.maximum, 1_000_000) })
    case 'number':
      return fc.double({
        min: numberOr(schema.minimum, -1e6),
        max: numberOr(schema.maximum, 1e6),
        noNaN: true,
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return stringsOf(schema)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectsOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const required = new Set((schema.required ?? []) as string[])
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  const members = fc.tuple(
    ...properties.map(([name, member]) =>
      required.has(name)
        ? valuesOf(member, depth + 1)
        : fc.option(valuesOf(member, depth + 1), { nil: undefined, freq: 1 }),
    ),
  )
  const named = members.map((values) =>
    properties.flatMap(([name], at) => (values[at] === undefined ? [] : [[name, values[at]] as const])),
  )
  const { additionalProperties: others = {} } = schema
  if (others === false || depth > 4) return named.map(Object.fromEntries)
  const extra = fc.dictionary(fc.string({ maxLength: 8 }), valuesOf(others as Schema, depth + 2), { maxKeys: 2 })
  return fc.tuple(named, extra).map(([own, more]) => ({ ...more, ...Object.fromEntries(own) }))
}

function arraysOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const minLength = numberOr(schema.minItems, 0)
  const maxLength = Math.max(minLength, Math.min(numberOr(schema.maxItems, 3), 3))
  const items = valuesOf(schema.items as Schema | undefined, depth + 1)
  return schema.uniqueItems === true
    ? fc.uniqueArray(items, { minLength, maxLength, selector: (item) => JSON.stringify(item) })
    : fc.array(items, { minLength, maxLength })
}

function stringsOf(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return fc.uuid()
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (schema.format === 'date') return fc.constantFrom('2026-11-21', '0001-01-01', '9999-12-31', '2024-02-29')
  // What looks around itself or names a script cannot be made; its examples, and whatever else is refused, can.
  if (typeof schema.pattern === 'string' && !/\(\?<?[=!]|\\p\{/i.test(schema.pattern))
    return fc.stringMatching(new RegExp(schema.pattern, 'u'))
  const minLength = numberOr(schema.minLength, 0)
  const most = numberOr(schema.maxLength, 40)
  const long = fc.constantFrom('x', 'é', '😀', '%', "'", '\\').map((char) => char.repeat(most).slice(0, most))
  const usual = fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(most, 40)) })
  return most > 5_000 ? usual : fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: long })
}

const numberOr = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise)

/** JSON texts that stand in for one part of a request that was good. */
const TEXTS = [
  'null',
  'true',
  '-0',
  '-1',
  '0.5',
  '1e999',
  '1e308',
  '99999999999999999999',
  '2147483648',
  '""',
  '" "',
  '"NaN"',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"constructor"',
  '"0000-00-00T00:00:00Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"-000001-01-01T00:00:00Z"',
  '"infinity"',
  '"{x:String}"',
  '"\'; drop table log; --"',
  '"../../../etc/passwd"',
  '"=1+1"',
  JSON.stringify('x'.repeat(70_000)),
  JSON.stringify('\u202e\u0007\r\nx: y'),
  '[]',
  '{}',
  '[null]',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"toString":null,"hasOwnProperty":1}',
  '{"$regex":"(a+)+$"}',
  '{"$and":[{"$or":[]}]}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"$not":'.repeat(2_000)}{}${'}'.repeat(2_000)}`,
] as const

/** The JSON text of a value with one part of it wrong: another, missing, or one member too many. */
export function withOneWrong(value: unknown): fc.Arbitrary<string> {
  const places = [...placesIn(value)]
  const other = fc.record({ at: fc.constantFrom(...places), text: fc.constantFrom(...TEXTS) })
  const within = places.filter((place) => place.length > 0)
  const missing =
    within.length === 0 ? other : fc.record({ at: fc.constantFrom(...within), text: fc.constant(undefined) })
  const more = fc.record({
    at: fc.constantFrom(...places),
    text: fc.constant(''),
    more: fc
      .tuple(
        fc.constantFrom('__proto__', 'constructor', '\\u0000', 'x'.repeat(3_000), '$where'),
        fc.constantFrom(...TEXTS),
      )
      .map(([name, text]) => `"${name}":${text}`),
  })
  return fc
    .oneof(
      { weight: 6, arbitrary: other as fc.Arbitrary<Edit> },
      { weight: 1, arbitrary: missing as fc.Arbitrary<Edit> },
      { weight: 1, arbitrary: more as fc.Arbitrary<Edit> },
    )
    .map((edit) => textOf(value, edit) ?? '')
}

function* placesIn(value: unknown, at: Place = []): Iterable<Place> {
  yield at
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value))
    yield* placesIn(part, [...at, Array.isArray(value) ? Number(name) : name])
}

/** As text, since some wrongs cannot be made otherwise: `__proto__` as a member, 1e999, depth beyond the stack. */
function textOf(value: unknown, edit: Edit, at: Place = []): string | undefined {
  const here = at.length === edit.at.length && at.every((step, index) => step === edit.at[index])
  if (here && edit.more === undefined) return edit.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const text = textOf(part, edit, [...at, Array.isArray(value) ? Number(name) : name])
    if (text === undefined) return []
    return [Array.isArray(value) ? text : `${JSON.stringify(name)}:${text}`]
  })
  if (Array.isArray(value)) return `[${parts.join(',')}]`
  return `{${[...parts, ...(here && edit.more !== undefined ? [edit.more] : [])].join(',')}}`
}

/** Values that stand in for one parameter of an address; some are no valid escape. */
export const WRONG_PARAMETERS = [
  '',
  '%00',
  '%',
  '%zz',
  '%ED%A0%80',
  '%2F..%2F..%2Fetc',
  '%0d%0ax:1',
  '-1',
  '-0',
  '0',
  '1e999',
  'NaN',
  'null',
  'true',
  '99999999999999999999',
  '2147483648',
  '__proto__',
  'constructor',
  'infinity',
  '0000-00-00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '%2B275760-09-13T00:00:00.001Z',
  '2026-02-30T10:00:00Z',
  "'%3B--",
  '{x:String}',
  '[]',
  '%5B%22%22%5D',
  'a,,b',
  'x'.repeat(3_000),
  '%F0%9F%98%80'.repeat(40),
] as const
