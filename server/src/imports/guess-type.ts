import type { Json } from '@diapason/kernel'
import { type ColumnType, converter, textOf, WrongValue } from './column-type.ts'

/** Texts by which programs say that they have no value; only where everything else is of a narrower type than text. */
const MISSING = ['NA', 'N/A', 'NULL', 'null', 'NaN', 'None', '-', '\\N', '#N/A']

export type ColumnGuess = { readonly type: ColumnType; readonly missing: readonly string[] }

const TIMES = [
  'iso',
  'dd/MM/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm',
  'dd/MM/yyyy',
  'MM/dd/yyyy HH:mm:ss',
  'MM/dd/yyyy HH:mm',
  'MM/dd/yyyy',
  'd/M/yyyy H:mm',
  'd/M/yyyy',
  'M/d/yyyy H:mm',
  'M/d/yyyy',
  'M/d/yy H:mm',
  'dd.MM.yyyy HH:mm',
  'dd.MM.yyyy',
  'dd-MM-yyyy',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd',
  'yyyyMMdd',
  'd MMM yyyy',
] as const

/** The narrowest types first: what is `integer` is a `number` too. */
const CANDIDATES: readonly ColumnType[] = [
  { type: 'integer' },
  { type: 'number' },
  { type: 'number', decimal: ',' },
  ...TIMES.map((format): ColumnType => (format === 'iso' ? { type: 'time' } : { type: 'time', format })),
  { type: 'boolean' },
]

/**
 * The type of a column by its values: the first that fits all of them. Figures that are written with a leading zero are codes, and so are dates
 * without separators unless they are dates throughout.
 */
export function guessType(values: readonly Json[]): ColumnGuess {
  const present = values.filter((value) => value !== null && (typeof value !== 'string' || value.trim() !== ''))
  const words = new Set(MISSING.filter((word) => present.some((value) => value === word)))
  const meant = present.filter((value) => typeof value !== 'string' || !words.has(value.trim()))
  if (meant.length === 0) return { type: { type: 'text' }, missing: [...words] }
  if (meant.some((value) => typeof value === 'object')) return { type: { type: 'json' }, missing: [...words] }
  const coded = meant.some(
    (value) => typeof value === 'string' && /^\s*0\d/.test(value) && !/[-/.: ]/.test(value.trim()),
  )
  const found = CANDIDATES.find((candidate) => {
    if (coded && candidate.type !== 'boolean' && candidate.type !== 'time') return false
    if (candidate.type === 'boolean' && new Set(meant.map(textOf)).size > 2) return false
    const convert = converter(candidate)
    return meant.every((value) => !(convert(value) instanceof WrongValue))
  })
  if (found) return { type: found, missing: [...words] }
  // Words such as NA may be text like any other where the column is text.
  return { type: { type: 'text' }, missing: [] }
}
