import { compileValue } from './compile-value.ts'
import {
  type ConditionCompiler as Compiler,
  ConditionCompiler,
  type ConditionOptions,
  type ConditionProblem,
  type DocumentTest,
  type Place,
} from './condition-compiler.ts'
import { isJsonObject, type Json } from './json.ts'
import { allOf, anyOf } from './kleene.ts'
import { type ConditionData, HIDDEN, not, type Truth } from './truth.ts'
import { isValueOperator } from './value-operators.ts'

export type { ConditionOptions, ConditionProblem } from './condition-compiler.ts'

export type Condition = {
  readonly match: (data: ConditionData) => Truth
  /** The dotted paths it may read, each once. */
  readonly reads: readonly string[]
}

export type CompiledCondition =
  | ({ readonly ok: true } & Condition)
  | { readonly ok: false; readonly problems: readonly ConditionProblem[] }

/** Part of the language to come: refused rather than read as the name of an attribute, which would silently never match. */
const RESERVED: ReadonlySet<string> = new Set(['$event', '$sequence', '$segment'])

/**
 * Compiles a MongoDB-style condition in GrowthBook's dialect to closures; nothing is interpreted when it runs. Three-valued:
 * what reads hidden data is unknown, through any negation. Never throws: a condition that cannot be meant is refused with
 * its problems, each with a JSON Pointer.
 *
 *     const compiled = compileCondition({ 'traits.tier': { $in: ['gold', 'platinum'] } }, { regex })
 *     if (compiled.ok) compiled.match(jsonData({ traits: { tier: 'gold' } })) // true
 */
export function compileCondition(condition: Json, options: ConditionOptions): CompiledCondition {
  const compiler = new ConditionCompiler(options)
  const match = compileDocument(compiler, condition, { pointer: '', depth: 0, isOfDocument: true })
  if (compiler.problems.length > 0) return { ok: false, problems: compiler.problems }
  return { ok: true, match, reads: [...compiler.reads] }
}

type DocumentPlace = Place & { readonly isOfDocument: boolean }

function compileDocument(compiler: Compiler, condition: Json, place: DocumentPlace): DocumentTest {
  if (!isJsonObject(condition)) return compiler.refuse(place, 'not_an_object', 'a condition is an object')
  const tests: DocumentTest[] = []
  for (const key of Object.keys(condition)) {
    const inner = compiler.enter(place, key)
    if (inner === undefined) break
    tests.push(
      compileMember(
        compiler,
        { key, expected: condition[key] ?? null },
        { ...inner, isOfDocument: place.isOfDocument },
      ),
    )
  }
  return allOf(tests)
}

function compileMember(
  compiler: Compiler,
  member: { key: string; expected: Json },
  place: DocumentPlace,
): DocumentTest {
  const { key, expected } = member
  switch (key) {
    case '$and':
      return allOf(compileList(compiler, expected, place))
    case '$or':
      return anyOf(compileList(compiler, expected, place))
    case '$nor': {
      const any = anyOf(compileList(compiler, expected, place))
      return (data) => not(any(data))
    }
    case '$not': {
      const inner = compileDocument(compiler, expected, place)
      return (data) => not(inner(data))
    }
  }
  if (RESERVED.has(key)) return compiler.refuse(place, 'operator_reserved', `${key} is not available yet`)
  if (isValueOperator(key)) return compiler.refuse(place, 'operator_misplaced', `${key} needs a path to be applied to`)
  const path = compiler.path(key, place.isOfDocument)
  const test = compileValue({ compiler, elements: compileElements }, expected, place)
  return (data) => {
    const value = data.read(path)
    return value === HIDDEN ? 'unknown' : test(value)
  }
}

function compileList(compiler: Compiler, conditions: Json, place: DocumentPlace): readonly DocumentTest[] {
  if (!Array.isArray(conditions)) return [compiler.refuse(place, 'not_an_array', 'expects a list of conditions')]
  const tests: DocumentTest[] = []
  for (const [i, condition] of conditions.entries()) {
    const inner = compiler.enter(place, i)
    if (inner === undefined) break
    tests.push(compileDocument(compiler, condition, { ...inner, isOfDocument: place.isOfDocument }))
  }
  return tests
}

/** Conditions on the elements of an array (`$elemMatch`) read from the element, not from the document. */
function compileElements(compiler: Compiler, condition: Json, place: Place): DocumentTest {
  return compileDocument(compiler, condition, { ...place, isOfDocument: false })
}
