import { isJsonObject, type Json } from '@diapason/kernel'
import { textOf } from './column-type.ts'
import { type Decimal, decimalOf, plus, times, toNumber } from './decimal.ts'
import type { MappingCompiler } from './mapping-compiler.ts'
import type { Scope } from './scope.ts'

/** Computes one value of a message; `undefined` leaves it out. */
export type ValueOf = (scope: Scope) => Json | undefined

const NOTHING: ValueOf = () => undefined
const DEEPEST = 10

/** What is compiled, and how deep inside a value. */
type Compiling = { readonly compiler: MappingCompiler; readonly depth?: number }

/**
 * A value of a mapping → a function. A text may hold columns in double braces, and is left out where one of them is missing; numbers, booleans
 * and null stand for themselves; an object has one operator: `column`, `value`, `sum`, `count`, `distinct`, `lines`, `if`, `object`, `list`.
 */
export function compileValue(spec: unknown, at: string, on: Compiling): ValueOf {
  const { compiler, depth = 0 } = on
  if (depth > DEEPEST) return compiler.refuse(at, `nests deeper than ${DEEPEST} levels`, NOTHING)
  if (typeof spec === 'string') return compileText(spec, at, compiler)
  if (typeof spec === 'number' || typeof spec === 'boolean' || spec === null) return () => spec
  if (!isJsonObject(spec as Json))
    return compiler.refuse(at, 'must be a text, a number, or an object with one operator', NOTHING)
  const members = spec as Readonly<Record<string, unknown>>
  const operator = OPERATORS.find((name) => Object.hasOwn(members, name))
  if (operator === undefined)
    return compiler.refuse(
      at,
      `must have one of ${OPERATORS.join(', ')}; a constant object is written as { value: … }`,
      NOTHING,
    )
  const allowed = operator === 'if' ? ['if', 'use', 'else'] : operator === 'column' ? ['column', 'default'] : [operator]
  const other = Object.keys(members).find((name) => !allowed.includes(name))
  if (other !== undefined) return compiler.refuse(`${at}.${other}`, `does not belong beside ${operator}`, NOTHING)
  return compileOperator({ operator, members }, at, { compiler, depth: depth + 1 })
}

const OPERATORS = ['column', 'value', 'sum', 'count', 'distinct', 'lines', 'if', 'object', 'list'] as const

function compileOperator(
  { operator, members }: { operator: (typeof OPERATORS)[number]; members: Readonly<Record<string, unknown>> },
  at: string,
  { compiler, depth }: { compiler: MappingCompiler; depth: number },
): ValueOf {
  const operand = members[operator]
  const place = `${at}.${operator}`
  switch (operator) {
    case 'value':
      return () => operand as Json
    case 'column': {
      const column = compiler.column(operand, place)
      const missing = members.default as Json | undefined
      return (scope) => compiler.cells(scope.row, column, scope.problems) ?? missing
    }
    case 'sum':
      return sumOf(
        (Array.isArray(operand) ? operand : [operand]).map((one) => compiler.column(one, place)),
        compiler,
      )
    case 'count':
      return ({ rows }) => rows.length
    case 'distinct': {
      const column = compiler.column(operand, place)
      return ({ rows, problems }) => {
        const seen = new Set(
          rows.map((row) => compiler.cells(row, column, problems)).map((one) => one !== undefined && textOf(one)),
        )
        seen.delete(false)
        return seen.size
      }
    }
    case 'lines': {
      const build = compileObject(operand, place, { compiler, depth })
      return ({ rows, problems }) => rows.map((row) => build({ row, rows: [row], problems }))
    }
    case 'object': {
      const build = compileObject(operand, place, { compiler, depth })
      return (scope) => build(scope)
    }
    case 'list': {
      if (!Array.isArray(operand)) return compiler.refuse(place, 'must be a list of values', NOTHING)
      const items = operand.map((one, i) => compileValue(one, `${place}.${i}`, { compiler, depth }))
      return (scope) => items.map((item) => item(scope)).filter((one) => one !== undefined)
    }
    case 'if': {
      const applies = compiler.condition(operand, place)
      const yes = compileValue(members.use ?? null, `${at}.use`, { compiler, depth })
      const no = members.else === undefined ? NOTHING : compileValue(members.else, `${at}.else`, { compiler, depth })
      return (scope) => (applies(scope) ? yes(scope) : no(scope))
    }
    default:
      return operator satisfies never
  }
}

/** An object of values; members without a value are left out. */
export function compileObject(
  spec: unknown,
  at: string,
  { compiler, depth = 0 }: Compiling,
): (scope: Scope) => { readonly [name: string]: Json } {
  if (!isJsonObject(spec as Json)) return compiler.refuse(at, 'must be an object of values', () => ({}))
  const members = Object.entries(spec as object).map(([name, one]) => {
    if (name === '__proto__') compiler.refuse(at, 'has a member named __proto__', undefined)
    return [name, compileValue(one, `${at}.${name}`, { compiler, depth: depth + 1 })] as const
  })
  return (scope) => {
    const built: Record<string, Json> = {}
    for (const [name, compute] of members) {
      const value = compute(scope)
      if (value !== undefined) built[name] = value
    }
    return built
  }
}

const PLACE = /\{\{([^{}]*)\}\}/g

function compileText(text: string, at: string, compiler: MappingCompiler): ValueOf {
  const places = [...text.matchAll(PLACE)]
  if (places.length === 0) return () => text
  const parts: (string | ((scope: Scope) => Json | undefined))[] = []
  let from = 0
  for (const place of places) {
    if (place.index > from) parts.push(text.slice(from, place.index))
    parts.push(partOf((place[1] ?? '').trim(), at, compiler))
    from = place.index + place[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return (scope) => {
    let written = ''
    for (const part of parts) {
      const value = typeof part === 'string' ? part : part(scope)
      if (value === undefined) return undefined
      written += typeof value === 'string' ? value : textOf(value)
    }
    return written
  }
}

function partOf(name: string, at: string, compiler: MappingCompiler): ValueOf {
  if (name === '$line') return ({ row }) => String(row.line)
  if (name === '$file') return () => compiler.file
  const column = compiler.column(name, at)
  return ({ row, problems }) => compiler.cells(row, column, problems)
}

/** Sum over the lines of a column, or of the product of several; exact, and missing when every line lacks one of them. */
function sumOf(columns: readonly string[], compiler: MappingCompiler): ValueOf {
  return ({ rows, problems }) => {
    let sum: Decimal | undefined
    for (const row of rows) {
      let product: Decimal | undefined = { digits: 1n, scale: 0 }
      for (const column of columns) {
        const value = compiler.cells(row, column, problems)
        const factor = value === undefined ? undefined : decimalOf(typeof value === 'number' ? value : textOf(value))
        if (value !== undefined && factor === undefined)
          problems.push({ line: row.line, column, message: `“${textOf(value).slice(0, 60)}” is no number` })
        product = product && factor && times(product, factor)
      }
      if (product) sum = sum ? plus(sum, product) : product
    }
    return sum && toNumber(sum)
  }
}
