/** Numbers, dates and shares as a locale writes them. */
export type Format = ReturnType<typeof createFormat>

const missing = '–'

/** Prepares the formatters of one locale; every function answers an en dash for an absent value. */
export function createFormat(locale: string) {
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const lift = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  })
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minute = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const counted = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'long' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' })
  const number = (format: Intl.NumberFormat) => (value: number | null | undefined) =>
    value === null || value === undefined || !Number.isFinite(value) ? missing : minus(format.format(value))
  const date = (format: Intl.DateTimeFormat) => (iso: string | null | undefined) => {
    const at = iso ? new Date(iso) : undefined
    return at === undefined || Number.isNaN(at.getTime()) ? missing : format.format(at)
  }
  return {
    locale,
    integer: number(integer),
    one: number(one),
    share: number(share),
    lift: number(lift),
    compact: number(compact),
    dateTime: date(dateTime),
    full: date(full),
    time: date(time),
    minute: date(minute),
    day: date(day),
    shortDay: date(shortDay),
    dayMonth: date(dayMonth),
    shortDate: date(shortDate),
    /** Exactly so many decimals, with a plus sign on request. */
    fixed: (value: number | null | undefined, decimals: number, signed = false) =>
      number(
        new Intl.NumberFormat(locale, {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
          signDisplay: signed ? 'exceptZero' : 'auto',
        }),
      )(value),
    /** A share as a percentage with exactly so many decimals. */
    percentage: (value: number | null | undefined, decimals: number) =>
      number(
        new Intl.NumberFormat(locale, {
          style: 'percent',
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        }),
      )(value),
    /** A p-value as one reads it: three decimals, and never a bare zero. */
    p: (value: number | null | undefined) => {
      if (value === null || value === undefined) return missing
      const three = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
      return value < 0.001 ? `<\u00a0${three.format(0.001)}` : three.format(value)
    },
    /** How long ago, in the largest fitting unit; months and years count once they are over, as an age does. */
    ago: (iso: string | null | undefined, now: number) => {
      if (!iso) return missing
      const seconds = Math.round((new Date(iso).getTime() - now) / 1000)
      if (Number.isNaN(seconds)) return missing
      const [unit, size] = unitOf(Math.abs(seconds))
      if (unit === 'month' || unit === 'year') return counted.format(Math.trunc(seconds / size), unit)
      return relative.format(Math.round(seconds / size), unit)
    },
  }
}

/** The minus sign proper, where Intl writes a hyphen. */
function minus(text: string): string {
  return text.replace('-', '\u2212')
}

function unitOf(seconds: number): [Intl.RelativeTimeFormatUnit, number] {
  if (seconds < 60) return ['second', 1]
  if (seconds < 3600) return ['minute', 60]
  if (seconds < 86_400) return ['hour', 3600]
  if (seconds < 30 * 86_400) return ['day', 86_400]
  if (seconds < 365 * 86_400) return ['month', 30 * 86_400]
  return ['year', 365 * 86_400]
}
