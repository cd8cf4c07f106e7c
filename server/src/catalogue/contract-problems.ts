import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { BodyProblem } from '../definitions/index.ts'
import { patternSize } from './pattern-engine.ts'

/** What a contract may be at most: it is applied to every message of its event, before the message is acknowledged. */
export const CONTRACT_LIMITS = {
  /** Schemas inside one another and through `$ref`, each reference counted as what it stands for. */
  schemas: 1_000,
  /** Levels of schemas. */
  depth: 24,
  patterns: 50,
  /** Steps of all patterns together, as the engine compiles them: a message of 32 KB is matched in under 0.1 s. */
  patternSize: 2_000,
  /** Values of one `enum`. */
  values: 1_000,
} as const

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = [
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'items',
  'unevaluatedItems',
  'contains',
  'not',
  'if',
  'then',
  'else',
]
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs']
const OTHERS = [
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'required',
  'dependentRequired',
  '$ref',
  '$schema',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
]
const KNOWN = new Set([...ONE, ...LIST, ...NAMED, ...OTHERS])

/** Formats that are checked; another would be a promise that nobody keeps. */
export const FORMATS = [
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uuid',
] as const

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

type At = readonly (string | number)[]
type Complain = (at: At, code: string, message: string) => undefined

/** The specification's own description of a schema. Made once: it is large. */
let meta: Ajv2020 | undefined

/**
 * What keeps a JSON Schema from being a contract, located in the body that holds it at `at`: what the standard (draft 2020-12) forbids, and
 * what would let a message or a schema take the server's time: references outwards or in circles, patterns that are programs.
 */
export function contractProblems(contract: Json, at: At): BodyProblem[] {
  const problems: BodyProblem[] = []
  const complain: Complain = (where, code, message) => {
    problems.push({ at: [...at, ...where], code, message })
    return undefined
  }
  if (!isJsonObject(contract)) {
    complain([], 'contract_invalid', 'must be a JSON Schema: an object such as {"type":"object","properties":{…}}')
    return problems
  }
  const patterns = { count: 0, size: 0 }
  checkSchema(contract, { at: [], depth: 0, complain, root: contract, patterns })
  if (problems.length > 0) return problems
  const schemas = sizeOf(contract, { root: contract, open: [] })
  if (schemas === Number.POSITIVE_INFINITY)
    complain([], 'contract_recursive', 'has a reference that leads back to itself: write the levels out')
  else if (schemas > CONTRACT_LIMITS.schemas)
    complain(
      [],
      'contract_too_large',
      `stands for more than ${CONTRACT_LIMITS.schemas} schemas, references followed: make it simpler`,
    )
  if (patterns.count > CONTRACT_LIMITS.patterns || patterns.size > CONTRACT_LIMITS.patternSize)
    complain(
      [],
      'pattern_too_large',
      'has patterns that take too long to match: fewer, shorter, with smaller repetitions',
    )
  if (problems.length > 0) return problems
  meta ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  if (!meta.validateSchema(contract))
    for (const error of (meta.errors ?? []).slice(0, 20))
      complain(
        pointer(error.instancePath),
        `schema_${snake(error.keyword)}`,
        `${error.message ?? 'is not valid'} (JSON Schema 2020-12)`,
      )
  return problems
}

type Walk = {
  readonly at: At
  readonly depth: number
  readonly complain: Complain
  readonly root: JsonObject
  readonly patterns: { count: number; size: number }
}

function checkSchema(schema: Json, walk: Walk): undefined {
  const { at, depth, complain } = walk
  if (typeof schema === 'boolean') return
  if (!isJsonObject(schema)) return complain(at, 'contract_invalid', 'must be a schema: an object, true or false')
  if (depth > CONTRACT_LIMITS.depth)
    return complain(at, 'contract_too_deep', `has more than ${CONTRACT_LIMITS.depth} schemas inside one another`)
  for (const keyword of Object.keys(schema)) checkKeyword(keyword, schema[keyword] as Json, walk)
}

function checkKeyword(keyword: string, value: Json, walk: Walk): undefined {
  const at = [...walk.at, keyword]
  const { complain } = walk
  const into = (schema: Json, ...steps: At) =>
    checkSchema(schema, { ...walk, at: [...at, ...steps], depth: walk.depth + 1 })
  if (!KNOWN.has(keyword))
    return complain(
      at,
      'keyword_unknown',
      `is not a keyword that contracts know${keyword.startsWith('$') ? ': references stay inside, as "$ref":"#/$defs/money"' : ''}`,
    )
  if (ONE.includes(keyword)) return into(value)
  if (LIST.includes(keyword)) {
    if (Array.isArray(value)) for (const [place, one] of value.entries()) into(one, place)
    return
  }
  if (NAMED.includes(keyword)) {
    if (!isJsonObject(value)) return
    for (const [name, one] of Object.entries(value)) {
      if (name === '__proto__') complain([...at, name], 'name_invalid', 'is not a name a member can have')
      else if (keyword === 'patternProperties') checkPattern(name, [...at, name], walk)
      into(one, name)
    }
    return
  }
  switch (keyword) {
    case 'pattern':
      return checkPattern(value, at, walk)
    case '$ref':
      return checkReference(value, at, walk)
    case '$schema':
      if (value !== DIALECT || walk.depth > 0)
        complain(at, 'dialect_unknown', `must be ${DIALECT}, at the top, or left out`)
      return
    case 'format':
      if (!FORMATS.some((known) => known === value))
        complain(at, 'format_unknown', `must be one of ${FORMATS.join(', ')}`)
      return
    case 'enum':
      if (Array.isArray(value) && value.length > CONTRACT_LIMITS.values)
        complain(at, 'contract_too_large', `has more than ${CONTRACT_LIMITS.values} values`)
      return
    case 'required':
      if (Array.isArray(value) && value.includes('__proto__'))
        complain(at, 'name_invalid', 'names __proto__, which no member can be called')
  }
}

function checkPattern(value: Json, at: At, { complain, patterns }: Walk): undefined {
  if (typeof value !== 'string') return complain(at, 'pattern_invalid', 'must be text')
  patterns.count += 1
  try {
    patterns.size += patternSize(value)
  } catch (error) {
    complain(
      at,
      'pattern_invalid',
      `is not a pattern (RE2, without look-around or back-references): ${error instanceof Error ? error.message : ''}`,
    )
  }
}

function checkReference(value: Json, at: At, { complain, root }: Walk): undefined {
  if (typeof value !== 'string' || !value.startsWith('#'))
    return complain(at, 'reference_outside', 'leads outside of the contract: only "#/$defs/…" does not')
  if (target(root, value) === undefined)
    complain(
      at,
      'reference_unknown',
      `names ${value.slice(0, 100)}: references name a schema under "$defs" at the top, as "#/$defs/money"`,
    )
}

/** The schema that `#/$defs/money` names; only there is it certain that what is referred to was checked as a schema. */
function target(root: JsonObject, reference: string): Json | undefined {
  const [, name = ''] = /^#\/\$defs\/([^/%]+)$/.exec(reference) ?? []
  const defs = Object.hasOwn(root, '$defs') ? root.$defs : undefined
  const known = name.replaceAll('~1', '/').replaceAll('~0', '~')
  return isJsonObject(defs as Json) && Object.hasOwn(defs as JsonObject, known)
    ? (defs as JsonObject)[known]
    : undefined
}

/** How many schemas stand for this one when every reference is followed, counted not much further than the limit; infinite when one leads back to itself. */
function sizeOf(schema: Json, of: { readonly root: JsonObject; readonly open: readonly string[] }): number {
  const { root, open } = of
  let schemas = 1
  const add = (one: Json, way = open) => {
    if (schemas <= CONTRACT_LIMITS.schemas) schemas += sizeOf(one, { root, open: way })
  }
  if (!isJsonObject(schema)) return schemas
  const reference = schema.$ref
  if (typeof reference === 'string') {
    if (open.includes(reference)) return Number.POSITIVE_INFINITY
    add(target(root, reference) ?? true, [...open, reference])
  }
  for (const keyword of ONE) if (Object.hasOwn(schema, keyword)) add(schema[keyword] as Json)
  for (const keyword of LIST) {
    const list = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined
    if (Array.isArray(list)) for (const one of list) add(one)
  }
  for (const keyword of NAMED) {
    const named = Object.hasOwn(schema, keyword) && keyword !== '$defs' ? schema[keyword] : undefined
    if (isJsonObject(named as Json)) for (const one of Object.values(named as JsonObject)) add(one)
  }
  return schemas
}

/** JSON Pointer (RFC 6901) → its parts. */
function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function snake(keyword: string): string {
  return keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
