import type { Json } from '@diapason/kernel'
import { type ColumnType, type Convert, converter, textOf, WrongValue } from './column-type.ts'
import type { Row } from './row.ts'

/** What is wrong in a line, by column. */
export type LineProblem = { readonly line: number; readonly column: string; readonly message: string }

/** Reads typed values out of rows; `undefined` is a value that is missing. Wrong values are reported, and missing. */
export type Cells = (row: Row, column: string, problems: LineProblem[]) => Json | undefined

/** What a value of a message is computed from: a line, among the lines of its group. */
export type Scope = {
  readonly row: Row
  readonly rows: readonly Row[]
  readonly problems: LineProblem[]
}

/** Reads the cells of a file as its mapping types them. */
export function typedCells(types: ReadonlyMap<string, ColumnType>, missing: readonly string[]): Cells {
  const none = new Set(missing)
  const converters = new Map<string, Convert>([...types].map(([column, type]) => [column, converter(type)]))
  return (row, column, problems) => {
    const raw = row.value(column)
    if (raw === undefined || raw === null || raw === '') return undefined
    if (typeof raw === 'string') {
      const trimmed = raw.trim()
      if (trimmed === '' || none.has(trimmed)) return undefined
    }
    const convert = converters.get(column)
    // Not declared: text is text without the spaces around it; what JSON and Parquet type themselves stays as it is.
    if (!convert) return typeof raw === 'string' ? textOf(raw) : raw
    const value = convert(raw)
    if (!(value instanceof WrongValue)) return value
    problems.push({ line: row.line, column, message: value.message })
    return undefined
  }
}
