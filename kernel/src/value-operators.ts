import { asText, orderJson, sameJson } from './compare-json.ts'
import type { ConditionCompiler, Place, ValueTest } from './condition-compiler.ts'
import type { Json } from './json.ts'
import { getOwn } from './own-property.ts'
import { sortableVersion } from './version-order.ts'

type Build = (compiler: ConditionCompiler, expected: Json, place: Place) => ValueTest

/** From this length on, looking up in a set is quicker than looking through a list. */
const LONG_LIST = 8

const ORDER = {
  $lt: (order: number) => order < 0,
  $lte: (order: number) => order <= 0,
  $gt: (order: number) => order > 0,
  $gte: (order: number) => order >= 0,
} as const

const VERSION_ORDER = {
  $veq: (a: string, b: string) => a === b,
  $vne: (a: string, b: string) => a !== b,
  $vlt: (a: string, b: string) => a < b,
  $vlte: (a: string, b: string) => a <= b,
  $vgt: (a: string, b: string) => a > b,
  $vgte: (a: string, b: string) => a >= b,
} as const

const OPERATORS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['$eq', (_, expected) => (value) => sameJson(expected, value)],
  ['$ne', (_, expected) => (value) => !sameJson(expected, value)],
  ['$exists', (_, expected) => (expected ? (value) => value !== null : (value) => value === null)],
  ['$type', (_, expected) => (value) => typeOf(value) === expected],
  ['$in', (compiler, expected, place) => listed({ compiler, place, wanted: true }, expected)],
  ['$nin', (compiler, expected, place) => listed({ compiler, place, wanted: false }, expected)],
  ['$ini', (compiler, expected, place) => listed({ compiler, place, wanted: true, fold: foldCase }, expected)],
  ['$nini', (compiler, expected, place) => listed({ compiler, place, wanted: false, fold: foldCase }, expected)],
  ['$inGroup', (compiler, expected, place) => inGroup({ compiler, place, wanted: true }, expected)],
  ['$notInGroup', (compiler, expected, place) => inGroup({ compiler, place, wanted: false }, expected)],
  ['$regex', (compiler, expected, place) => regex({ compiler, place, flags: '' }, expected)],
  ['$regexi', (compiler, expected, place) => regex({ compiler, place, flags: 'i' }, expected)],
  ...Object.entries(ORDER).map(([operator, holds]): [string, Build] => [
    operator,
    (_, expected) => (value) => holds(orderJson(value, expected)),
  ]),
  ...Object.entries(VERSION_ORDER).map(([operator, holds]): [string, Build] => [
    operator,
    (_, expected) => {
      const version = sortableVersion(expected)
      return (value) => holds(sortableVersion(value), version)
    },
  ]),
])

const NESTING: ReadonlySet<string> = new Set(['$size', '$elemMatch', '$all', '$alli'])

/** True for an operator that tests a value and so needs a path before it. */
export function isValueOperator(key: string): boolean {
  return OPERATORS.has(key) || NESTING.has(key)
}

/** Compiles an operator that contains no further condition. */
export function compileSimpleOperator(
  compiler: ConditionCompiler,
  member: { readonly operator: string; readonly expected: Json },
  place: Place,
): ValueTest {
  const build = OPERATORS.get(member.operator)
  if (build === undefined) return compiler.refuse(place, 'unknown_operator', `there is no operator ${member.operator}`)
  return build(compiler, member.expected, place)
}

type Where = { readonly compiler: ConditionCompiler; readonly place: Place }
type Fold = (value: Json) => Json

const asIs: Fold = (value) => value
const foldCase: Fold = (value) => (typeof value === 'string' ? value.toLowerCase() : value)

/** Membership; of an array, that it shares a member. */
function listed(where: Where & { readonly wanted: boolean; readonly fold?: Fold }, expected: Json): ValueTest {
  if (!Array.isArray(expected)) return where.compiler.refuse(where.place, 'not_an_array', 'expects a list of values')
  const { wanted, fold = asIs } = where
  const list = expected.map(fold)
  const members = new Set(list)
  const has = (value: Json) => (list.length < LONG_LIST ? list.includes(fold(value)) : members.has(fold(value)))
  return (value) => (Array.isArray(value) ? value.some(has) : has(value)) === wanted
}

function inGroup(where: Where & { readonly wanted: boolean }, expected: Json): ValueTest {
  if (typeof expected !== 'string')
    return where.compiler.refuse(where.place, 'not_a_string', 'expects the id of a group')
  return listed(where, getOwn(where.compiler.options.savedGroups ?? {}, expected) ?? [])
}

function regex(where: Where & { readonly flags: string }, expected: Json): ValueTest {
  const { compiler, place, flags } = where
  if (typeof expected !== 'string') return compiler.refuse(place, 'not_a_string', 'expects a regular expression')
  try {
    const pattern = compiler.options.regex(expected, flags)
    return (value) => {
      const text = asText(value)
      return text !== undefined && pattern.test(text)
    }
  } catch (error) {
    return compiler.refuse(place, 'regex_invalid', error instanceof Error ? error.message : 'not a regular expression')
  }
}

function typeOf(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}
