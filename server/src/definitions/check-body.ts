import type { Json } from '@diapason/kernel'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { isStorable } from '../platform/http/assert-storable.ts'
import type { BodyProblem, Kind, World } from './kind.ts'

/** Objects and arrays inside one another; everything that walks a body later may then recurse. */
const DEEPEST = 64
/** Problems listed at most: enough to mend a file in one go, and a bound on the answer. */
const LISTED = 100

export type BodyChecker = {
  /** Problems of the body alone: its depth and its shape. */
  shape(kind: Kind, body: unknown): readonly BodyProblem[]
  /** Problems that depend on other definitions or on meaning; only for a body whose shape is right. */
  meaning(kind: Kind, body: Json, world: World): readonly BodyProblem[]
}

/** Checks bodies against their kind: the schema (all its problems, not the first), the references, then what the kind itself checks. */
export function createBodyChecker(kinds: readonly Kind[]): BodyChecker {
  const ajv = new Ajv({ allErrors: true, strict: false })
  addFormats.default(ajv)
  const validators = new Map<string, ValidateFunction>(kinds.map((kind) => [kind.kind, ajv.compile(kind.schema)]))
  const nouns = new Map(kinds.map((kind) => [kind.kind, kind.noun]))

  return {
    shape(kind, body) {
      if (isDeeperThan(body, DEEPEST)) {
        return [{ at: [], code: 'too_deep', message: `has more than ${DEEPEST} levels inside one another` }]
      }
      // Keys and names become parameters of queries; YAML can write such text as well as JSON.
      if (holdsUnstorable(body)) {
        return [{ at: [], code: 'text_invalid', message: 'has text with U+0000 or half a surrogate pair' }]
      }
      const validate = validators.get(kind.kind)
      if (!validate || validate(body)) return []
      return (validate.errors ?? []).slice(0, LISTED).map(shapeProblem)
    },
    meaning(kind, body, world) {
      const missing = kind
        .references(body)
        .filter((one) => world.body(one.kind, one.key) === undefined)
        .map((one) => ({
          at: one.at,
          code: 'reference_unknown',
          message: `names the ${nouns.get(one.kind) ?? one.kind} ${one.key}, which does not exist`,
        }))
      return [...missing, ...sharedProblems(kind, body, world), ...kind.check(body, world)].slice(0, LISTED)
    },
  }
}

/** The world holds the body itself as well: a second one with the same value is one too many. */
function sharedProblems(kind: Kind, body: Json, world: World): BodyProblem[] {
  const own = kind.unique?.(body)
  if (!own) return []
  const keys = [...world.all()].filter((one) => one.kind === kind.kind && kind.unique?.(one.body).value === own.value)
  if (keys.length < 2) return []
  const message = `is said by ${keys.map(({ key }) => key).join(' and ')}: only one ${kind.noun} may`
  return [{ at: own.at, code: 'not_unique', message }]
}

function shapeProblem(error: ErrorObject): BodyProblem {
  const at = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const extra: unknown = error.params.additionalProperty
  const allowed: unknown = error.params.allowedValues
  const message = error.message ?? 'is not valid'
  return {
    at,
    code: `schema_${error.keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    message:
      typeof extra === 'string'
        ? `has a field that is not known: ${extra.slice(0, 80)}`
        : Array.isArray(allowed)
          ? `${message}: ${allowed.join(', ')}`
          : message,
  }
}

/** Only for a body that is not too deep. */
function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return !isStorable(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, one]) => !isStorable(name) || holdsUnstorable(one))
}

/** Without recursion, since what it guards against is exactly a body too deep to recurse into. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    const containers = level.filter((one): one is object => typeof one === 'object' && one !== null)
    if (containers.length > 0 && depth >= limit) return true
    level = containers.flatMap((one): unknown[] => Object.values(one))
  }
  return false
}
