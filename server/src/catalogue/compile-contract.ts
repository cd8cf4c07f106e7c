import { canonicalJson, type Json } from '@diapason/kernel'
import { Ajv2020, type AnySchema, type ErrorObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { FORMATS } from './contract-problems.ts'
import { patternEngine } from './pattern-engine.ts'
import { childPath, ELEMENTS } from './property-path.ts'

/** One thing that breaks a contract. */
export type Breach = {
  /** Where in the value: dotted, with the places of elements, as the sender wrote it. */
  readonly at: string
  /** The same as a property of the catalogue: `items[].price`, with `*` for names that the contract does not hold. */
  readonly path: string
  /** The keyword that is not kept, in snake case: `type`, `required`, `additional_properties`. */
  readonly code: string
  readonly message: string
}

export type CompiledContract = {
  /** What breaks the contract; an empty list when nothing does. Never throws. */
  check(value: Json): readonly Breach[]
}

/** Breaches that are told of one message; a hundred wrong elements say no more than ten. */
const TOLD = 10

/**
 * A JSON Schema (draft 2020-12) as a function. The schema must have no `contractProblems`. Every contract has an instance of `ajv` of its own, so
 * that one which is replaced is forgotten.
 * @throws Error when it cannot be compiled
 */
export function compileContract(contract: Json): CompiledContract {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    meta: false,
    validateSchema: false,
    // Without it `constructor` would be a member of every object.
    ownProperties: true,
    code: { regExp: patternEngine },
    logger: false,
  })
  addFormats.default(ajv, { mode: 'fast', formats: [...FORMATS] })
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must not hold the same element twice' },
    // ajv's own compares each element with each: a second for the 16,000 elements that a message can hold.
    validate: (wanted: boolean, list: readonly Json[]) =>
      !wanted || new Set(list.map(canonicalJson)).size === list.length,
  })
  const { $schema: _, ...schema } = contract as Readonly<Record<string, Json>>
  const validate = ajv.compile(schema as AnySchema)
  const names = namesIn(contract, new Set())
  return {
    check: (value) => {
      if (validate(value)) return []
      const told = new Map<string, Breach>()
      for (const error of validate.errors ?? []) {
        if (told.size >= TOLD) break
        const breach = breachOf(error, names)
        told.set(`${breach.at}\n${breach.code}`, breach)
      }
      return [...told.values()]
    },
  }
}

function breachOf(error: ErrorObject, names: ReadonlySet<string>): Breach {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName, allowedValues } =
    error.params as Record<string, unknown>
  const one = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName
  if (typeof one === 'string') steps.push(one)
  return {
    at: steps.join('.'),
    path: steps.reduce<string>((path, step) => extended(path, step, names), ''),
    code: error.keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    message: Array.isArray(allowedValues) ? `must be one of ${listed(allowedValues)}` : messageOf(error),
  }
}

/** A step that the contract does not name is written `*`: a sender that makes names up must not make rows up. */
function extended(path: string, step: string, names: ReadonlySet<string>): string {
  if (names.has(step)) return childPath(path, step)
  return /^\d+$/.test(step) ? childPath(path, ELEMENTS) : path === '' ? '*' : `${path}.*`
}

function messageOf({ keyword, message = 'is not valid' }: ErrorObject): string {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is missing'
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not in the contract'
    default:
      return message
  }
}

function listed(values: readonly unknown[]): string {
  const text = values
    .slice(0, 10)
    .map((value) => JSON.stringify(value))
    .join(', ')
  return (values.length > 10 ? `${text}, …` : text).slice(0, 300)
}

/** Every name of a property that a contract holds. */
function namesIn(schema: Json, names: Set<string>): ReadonlySet<string> {
  if (Array.isArray(schema)) for (const one of schema) namesIn(one, names)
  else if (typeof schema === 'object' && schema !== null)
    for (const [keyword, value] of Object.entries(schema as Readonly<Record<string, Json>>)) {
      if (keyword === 'enum' || keyword === 'const' || keyword === 'examples' || keyword === 'default') continue
      if (keyword === 'properties' && typeof value === 'object' && value !== null)
        for (const name of Object.keys(value)) names.add(name)
      if (keyword === 'required' && Array.isArray(value))
        for (const name of value) if (typeof name === 'string') names.add(name)
      namesIn(value, names)
    }
  return names
}
