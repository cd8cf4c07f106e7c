import type { Json } from '@diapason/kernel'
import { timeFormatProblem, timeReader } from './time-reader.ts'

export const COLUMN_TYPES = ['text', 'integer', 'number', 'boolean', 'time', 'json'] as const
export type ColumnTypeName = (typeof COLUMN_TYPES)[number]

/** What a column holds, as a mapping says it. */
export type ColumnType = {
  readonly type: ColumnTypeName
  /** `time`: how it is written. */
  readonly format?: string
  /** `time`: the zone of times that say none. */
  readonly zone?: string
  /** `number`: what separates the fraction. */
  readonly decimal?: '.' | ','
  /** `boolean`: what means yes, and what no, whatever the case. */
  readonly true?: readonly string[]
  readonly false?: readonly string[]
  /** `text`: written small, as addresses of e-mail should be when they identify. */
  readonly lower?: boolean
}

/** A value that is not of its type. */
export class WrongValue {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

export type Convert = (value: Json) => Json | WrongValue

const YES = ['true', 'yes', 'y', 'oui', 'o', 'vrai', '1']
const NO = ['false', 'no', 'n', 'non', 'faux', '0']

/** Why a type cannot be used, or undefined when it can. */
export function columnTypeProblem({ type, format, zone }: ColumnType): string | undefined {
  return type === 'time' ? timeFormatProblem(format ?? 'iso', zone ?? 'UTC') : undefined
}

/** A value as the file has it → a value of the type. What is missing (null, empty) never comes here. */
export function converter(of: ColumnType): Convert {
  switch (of.type) {
    case 'text':
      return (value) => {
        const text = textOf(value)
        return of.lower ? text.toLowerCase() : text
      }
    case 'integer':
    case 'number':
      return numberConverter(of)
    case 'boolean': {
      const yes = new Set((of.true ?? YES).map((one) => one.toLowerCase()))
      const no = new Set((of.false ?? NO).map((one) => one.toLowerCase()))
      return (value) => {
        if (typeof value === 'boolean') return value
        const text = textOf(value).toLowerCase()
        if (yes.has(text)) return true
        return no.has(text) ? false : new WrongValue(`${quoted(value)} is neither yes nor no`)
      }
    }
    case 'time': {
      const read = timeReader(of.format ?? 'iso', of.zone ?? 'UTC')
      return (value) =>
        (typeof value === 'string' || typeof value === 'number' ? read(value) : undefined) ??
        new WrongValue(`${quoted(value)} is no time written as ${of.format ?? 'iso'}`)
    }
    case 'json':
      return (value) => {
        if (typeof value !== 'string') return value
        try {
          return JSON.parse(value) as Json
        } catch {
          return new WrongValue(`${quoted(value)} is not JSON`)
        }
      }
    default:
      return of.type satisfies never
  }
}

function numberConverter({ type, decimal = '.' }: ColumnType): Convert {
  const what = type === 'integer' ? 'whole number' : 'number'
  return (value) => {
    const number = typeof value === 'number' ? value : Number(plainNumber(textOf(value), decimal))
    // An integer that a double cannot hold exactly would become another one.
    const good = type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number)
    return good ? number : new WrongValue(`${quoted(value)} is no ${what}`)
  }
}

/** `1 234,50` with a decimal comma, `1,234.50` with a point → `1234.50`; what is no number stays none. */
function plainNumber(text: string, decimal: '.' | ','): string {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '')
  const grouped = decimal === ',' ? /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/ : /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
  const without = grouped.test(plain) ? plain.replaceAll(decimal === ',' ? '.' : ',', '') : plain
  const pointed = decimal === ',' ? without.replace(',', '.') : without
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(pointed) ? pointed : 'none'
}

/** Text as a person would write it, without the spaces around it. */
export function textOf(value: Json): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim()
}

/** Enough of a value to find it by. */
function quoted(value: Json): string {
  const text = textOf(value)
  return `“${text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text}”`
}
