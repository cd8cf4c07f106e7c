import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { namedTypes, type TypeCounts } from './json-types.ts'
import { presenceOf } from './presence.ts'
import { ELEMENTS, type PathStep, readPath } from './property-path.ts'

type Counted = { readonly path: string; readonly types: Readonly<TypeCounts> }

/** Objects that must have been seen before "always there" means anything. */
const ENOUGH = 20

/**
 * A contract that what was seen would have kept: each property with the types it had, required where it was in every one of at least twenty
 * objects. Other properties stay allowed: it says what is known, not what is forbidden. No value is in it.
 */
export function proposeContract(properties: readonly Counted[]): JsonObject {
  const presence = presenceOf(properties)
  const schema: Schema = { type: 'object' }
  for (const { path } of [...properties].sort((a, b) => depthOf(a.path) - depthOf(b.path))) {
    const steps = readPath(path)
    const seen = presence.get(path)
    if (!steps || steps.length === 0 || !seen || seen.count === 0) continue
    const isRequired = seen.share === 1 && seen.of >= ENOUGH && steps.at(-1) !== ELEMENTS
    put(schema, { steps, type: typeKeyword(properties.find((one) => one.path === path)?.types), isRequired })
  }
  return schema as JsonObject
}

type Schema = { type?: Json; properties?: Record<string, Schema>; required?: string[]; items?: Schema }

function put(
  schema: Schema,
  { steps, type, isRequired }: { steps: readonly PathStep[]; type: Json; isRequired: boolean },
): void {
  let at = schema
  for (const [place, step] of steps.entries()) {
    const isLast = place === steps.length - 1
    let next: Schema
    if (step === ELEMENTS) {
      at.items ??= {}
      next = at.items
    } else {
      at.properties ??= {}
      if (!Object.hasOwn(at.properties, step)) at.properties[step] = {}
      next = at.properties[step] as Schema
      if (isLast && isRequired) at.required = [...(at.required ?? []), step]
    }
    if (isLast) next.type = type
    at = next
  }
}

/** What `type` says of these values: whole numbers are numbers once another number was seen. */
export function typeKeyword(types: Readonly<TypeCounts> | undefined): Json {
  const seen = types ? namedTypes(types).map(({ type }) => type) : []
  const kept = seen.includes('number') ? seen.filter((type) => type !== 'integer') : seen
  return kept.length === 1 ? (kept[0] ?? null) : kept
}

/** What a difference asks of a contract. */
export type Amendment =
  | { readonly does: 'allow'; readonly path: string; readonly types: Readonly<TypeCounts> }
  | { readonly does: 'make optional'; readonly path: string }

/**
 * The contract with one amendment; undefined where the place is not written out plainly (`properties`, `items`) and only a person can say
 * what is meant.
 */
export function amendContract(contract: JsonObject, amendment: Amendment): JsonObject | undefined {
  const steps = readPath(amendment.path)
  const last = steps?.at(-1)
  if (!steps || last === undefined) return undefined
  const next = structuredClone(contract) as Schema
  const around = descend(next, steps.slice(0, -1))
  if (!around) return undefined
  if (amendment.does === 'make optional') {
    if (!around.required?.includes(last as string)) return undefined
    around.required = around.required.filter((name) => name !== last)
    if (around.required.length === 0) delete around.required
    return next as JsonObject
  }
  const there = descend(around, [last])
  if (!there || '$ref' in there || 'enum' in there || 'const' in there) return undefined
  const before = there.type === undefined ? [] : [there.type].flat()
  const seen = [typeKeyword(amendment.types)].flat()
  const both = [...new Set([...before, ...seen])].filter(
    (type, _, all) => type !== 'integer' || !all.includes('number'),
  )
  there.type = both.length === 1 ? (both[0] ?? null) : (both as Json)
  return next as JsonObject
}

/** The schema below these steps, made where nothing is said; undefined where something is said otherwise than plainly. */
function descend(schema: Schema, steps: readonly PathStep[]): Schema | undefined {
  let at = schema
  for (const step of steps) {
    if ('$ref' in at) return undefined
    if (step === ELEMENTS) at.items ??= {}
    else {
      at.properties ??= {}
      if (!Object.hasOwn(at.properties, step)) at.properties[step] = {}
    }
    const next: unknown = step === ELEMENTS ? at.items : at.properties?.[step]
    if (!isJsonObject(next as Json)) return undefined
    at = next as Schema
  }
  return at
}

function depthOf(path: string): number {
  return readPath(path)?.length ?? 0
}
