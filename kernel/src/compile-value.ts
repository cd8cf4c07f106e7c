import { asNumber, asText, sameJson } from './compare-json.ts'
import {
  type ConditionCompiler,
  type DocumentTest,
  isOperators,
  type Place,
  type ValueTest,
} from './condition-compiler.ts'
import { isJsonObject, type Json } from './json.ts'
import { jsonData } from './json-data.ts'
import { depthFits } from './json-size.ts'
import { allOf } from './kleene.ts'
import { not, type Truth } from './truth.ts'
import { compileSimpleOperator } from './value-operators.ts'

/** Deepest plain value a condition may compare with. */
const DEEPEST_LITERAL = 32

/** `elements` compiles a condition on array elements; handed in, since documents contain values and values documents. */
type Context = {
  readonly compiler: ConditionCompiler
  readonly elements: (compiler: ConditionCompiler, condition: Json, place: Place) => DocumentTest
}

/** Compiles what stands after a path: a plain value to equal, or operators that must all hold. */
export function compileValue(context: Context, expected: Json, place: Place): ValueTest {
  if (!isJsonObject(expected) || !isOperators(expected)) return compileEquality(context.compiler, expected, place)
  const tests: ValueTest[] = []
  for (const operator of Object.keys(expected)) {
    const inner = context.compiler.enter(place, operator)
    if (inner === undefined) break
    tests.push(compileOperator(context, { operator, expected: expected[operator] ?? null }, inner))
  }
  return allOf(tests)
}

/** A plain value: primitives are coerced to the type expected, as GrowthBook does; lists and objects are not. */
function compileEquality(compiler: ConditionCompiler, expected: Json, place: Place): ValueTest {
  switch (typeof expected) {
    case 'string':
      return (value) => value === expected || (typeof value !== 'string' && asText(value) === expected)
    case 'number':
      return (value) => value === expected || (typeof value !== 'number' && asNumber(value) === expected)
    case 'boolean':
      return (value) => value !== null && Boolean(value) === expected
  }
  if (expected === null) return (value) => value === null
  if (!depthFits(expected, DEEPEST_LITERAL))
    return compiler.refuse(place, 'too_deep', 'the value to equal is nested too deep')
  return (value) => sameJson(expected, value)
}

type Member = { readonly operator: string; readonly expected: Json }

function compileOperator(context: Context, member: Member, place: Place): ValueTest {
  const { operator, expected } = member
  switch (operator) {
    case '$not': {
      const inner = compileValue(context, expected, place)
      return (value) => not(inner(value))
    }
    case '$size': {
      const inner = compileValue(context, expected, place)
      return (value) => Array.isArray(value) && inner(value.length)
    }
    case '$elemMatch':
      return compileElemMatch(context, expected, place)
    case '$all':
    case '$alli':
      return compileAll(context, member, place)
    default:
      return compileSimpleOperator(context.compiler, member, place)
  }
}

function compileElemMatch(context: Context, expected: Json, place: Place): ValueTest {
  if (!isJsonObject(expected)) return context.compiler.refuse(place, 'not_an_object', '$elemMatch expects a condition')
  const inner = isOperators(expected)
    ? compileValue(context, expected, place)
    : onElement(context.elements(context.compiler, expected, place))
  // GrowthBook skips elements that are empty ('' , 0, false, null); so do we.
  return (value) => Array.isArray(value) && someOf(value, (element) => (element ? inner(element) : false))
}

function onElement(test: DocumentTest): ValueTest {
  return (element) => test(jsonData(element))
}

function compileAll(context: Context, member: Member, place: Place): ValueTest {
  const { operator, expected } = member
  if (!Array.isArray(expected)) return context.compiler.refuse(place, 'not_an_array', `${operator} expects a list`)
  const tests = expected.map((item: Json, i): ValueTest => {
    if (operator === '$alli' && typeof item === 'string') {
      const folded = item.toLowerCase()
      return (value) => asText(value)?.toLowerCase() === folded
    }
    const inner = context.compiler.enter(place, i)
    return inner === undefined ? () => false : compileValue(context, item, inner)
  })
  return (value) => {
    if (!Array.isArray(value)) return false
    let truth: Truth = true
    for (const test of tests) {
      const one = someOf(value, test)
      if (one === false) return false
      if (one === 'unknown') truth = 'unknown'
    }
    return truth
  }
}

function someOf(values: readonly Json[], test: ValueTest): Truth {
  let truth: Truth = false
  for (const value of values) {
    const one = test(value)
    if (one === true) return true
    if (one === 'unknown') truth = 'unknown'
  }
  return truth
}
