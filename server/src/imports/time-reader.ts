import { isZone, utcInstant, type WallTime, zoneClock } from './zone-clock.ts'

/** Text or a number → ISO 8601 in UTC with milliseconds; undefined when it is no time. */
export type TimeReader = (value: string | number) => string | undefined

const MONTHS = [
  ['jan', 'january', 'janv', 'janvier'],
  ['feb', 'february', 'fév', 'fev', 'févr', 'février', 'fevrier'],
  ['mar', 'march', 'mars'],
  ['apr', 'april', 'avr', 'avril'],
  ['may', 'mai'],
  ['jun', 'june', 'juin'],
  ['jul', 'july', 'juil', 'juillet'],
  ['aug', 'august', 'août', 'aout'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'déc', 'décembre', 'decembre'],
]
const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, at) => names.map((name) => [name, at + 1] as const)),
)

/** Each symbol of a format: what it matches, and the part of a time it is. */
const SYMBOLS: Readonly<Record<string, readonly [pattern: string, part: string]>> = {
  yyyy: ['(\\d{4})', 'year'],
  yy: ['(\\d{2})', 'shortYear'],
  MMMM: ['([\\p{L}]{3,12})\\.?', 'monthName'],
  MMM: ['([\\p{L}]{3,12})\\.?', 'monthName'],
  MM: ['(\\d{2})', 'month'],
  M: ['(\\d{1,2})', 'month'],
  dd: ['(\\d{2})', 'day'],
  d: ['(\\d{1,2})', 'day'],
  HH: ['(\\d{2})', 'hour'],
  H: ['(\\d{1,2})', 'hour'],
  hh: ['(\\d{2})', 'hour12'],
  h: ['(\\d{1,2})', 'hour12'],
  mm: ['(\\d{2})', 'minute'],
  m: ['(\\d{1,2})', 'minute'],
  ss: ['(\\d{2})', 'second'],
  s: ['(\\d{1,2})', 'second'],
  SSS: ['(\\d{3})', 'millisecond'],
  a: ['([AaPp])\\.?[Mm]\\.?', 'half'],
  XXX: ['(Z|[+-]\\d{2}:?\\d{2})', 'offset'],
}
const TOKEN = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|SSS|a|XXX|'([^']*)'|[a-zA-Z]+|[^a-zA-Z']+/g

/** Why a format or a zone cannot be used, or undefined when it can. */
export function timeFormatProblem(format: string, zone: string): string | undefined {
  if (!isZone(zone)) return `names the zone ${zone}, which does not exist: write one such as Europe/Paris`
  if (NAMED.has(format)) return undefined
  const parts = new Set<string>()
  for (const [token, literal] of format.matchAll(TOKEN)) {
    const symbol = literal === undefined ? SYMBOLS[token] : undefined
    if (symbol) parts.add(symbol[1])
    else if (literal === undefined && /^[a-zA-Z]/.test(token))
      return `has ${token}, which is no part of a time: write letters that stand for themselves between apostrophes`
  }
  const hasDate =
    (parts.has('year') || parts.has('shortYear')) && (parts.has('month') || parts.has('monthName')) && parts.has('day')
  if (!hasDate) return 'must have a year, a month and a day (yyyy, MM, dd), or be iso, unix, unix-ms or excel'
  return parts.has('hour12') !== parts.has('half') ? 'must have hh together with a (am, pm), or HH' : undefined
}

const NAMED: ReadonlySet<string> = new Set(['iso', 'unix', 'unix-ms', 'excel'])

/** Reads times of a format: `iso`, `unix`, `unix-ms`, `excel`, or symbols such as `dd/MM/yyyy HH:mm`. A time without an offset is one of `zone`. */
export function timeReader(format: string, zone: string): TimeReader {
  const clock = zoneClock(zone)
  const ofWall = (wall: WallTime, offset: string | undefined) =>
    toIso(offset === undefined ? clock(wall) : shifted(utcInstant(wall), offset))
  switch (format) {
    case 'iso':
      return (value) => readIso(String(value), ofWall)
    case 'unix':
      return (value) => toIso(numeric(value) * 1000)
    case 'unix-ms':
      return (value) => toIso(numeric(value))
    case 'excel':
      // Days since 30 December 1899, wall time: a spreadsheet knows no zones.
      return (value) => {
        const days = numeric(value)
        return Number.isFinite(days)
          ? ofWall(wallOf(Math.round(days * 86_400_000) - 25_569 * 86_400_000), undefined)
          : undefined
      }
    default:
      return patternReader(format, ofWall)
  }
}

type OfWall = (wall: WallTime, offset: string | undefined) => string | undefined

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/

function readIso(text: string, ofWall: OfWall): string | undefined {
  const found = ISO.exec(text.trim())
  if (!found) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', offset] = found
  return ofWall(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      millisecond: Math.floor(Number(`0.${fraction}`) * 1000),
    },
    offset,
  )
}

function patternReader(format: string, ofWall: OfWall): TimeReader {
  const parts: string[] = []
  let pattern = '^\\s*'
  for (const [token, literal] of format.matchAll(TOKEN)) {
    const symbol = literal === undefined ? SYMBOLS[token] : undefined
    if (symbol) {
      pattern += symbol[0]
      parts.push(symbol[1])
    } else pattern += (literal ?? token).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+')
  }
  const expression = new RegExp(`${pattern}\\s*$`, 'u')
  return (value) => {
    const found = expression.exec(String(value))
    if (!found) return undefined
    const said = new Map(parts.map((part, at) => [part, found[at + 1] ?? '']))
    const number = (part: string, missing: number) => (said.has(part) ? Number(said.get(part)) : missing)
    const month = said.has('monthName')
      ? MONTH_OF.get((said.get('monthName') ?? '').toLowerCase().normalize('NFC'))
      : number('month', 1)
    if (month === undefined) return undefined
    const short = said.get('shortYear')
    return ofWall(
      {
        // Two figures: 69 is 1969 and 68 is 2068, as POSIX reads them.
        year: short === undefined ? number('year', 1970) : Number(short) + (Number(short) < 69 ? 2000 : 1900),
        month,
        day: number('day', 1),
        hour: said.has('half') ? hour24(number('hour12', 12), said.get('half') ?? '') : number('hour', 0),
        minute: number('minute', 0),
        second: number('second', 0),
        millisecond: number('millisecond', 0),
      },
      said.get('offset'),
    )
  }
}

/** 12 am is midnight, 12 pm is noon. */
function hour24(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 99
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function numeric(value: string | number): number {
  if (typeof value === 'number') return value
  return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN
}

function shifted(instant: number | undefined, offset: string): number | undefined {
  if (instant === undefined || offset === 'Z') return instant
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return instant - (offset.startsWith('-') ? -minutes : minutes) * 60_000
}

function wallOf(instant: number): WallTime {
  const date = new Date(instant)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  }
}

function toIso(instant: number | undefined): string | undefined {
  if (instant === undefined || !Number.isFinite(instant) || Math.abs(instant) > 8.64e15) return undefined
  const iso = new Date(instant).toISOString()
  // Years beyond four figures are written with a sign, which no other program reads.
  return iso.length === 24 ? iso : undefined
}
