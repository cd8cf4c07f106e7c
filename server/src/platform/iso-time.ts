const DAY = 86_400_000

/** Milliseconds since 1970 of a time in ISO 8601, as `Date.parse` reads it; a tenth of its time for `2026-11-21T10:02:00.000Z`. NaN for what is no time. */
export function isoMilliseconds(text: string): number {
  return exactIsoMilliseconds(text) ?? Date.parse(text)
}

/** The same of a time as `toISOString` writes it and of nothing else, read digit by digit. Undefined for what is written in another way, or may not exist. */
export function exactIsoMilliseconds(text: string): number | undefined {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84) return undefined
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(19) !== 46) return undefined
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const rest = digits(text, 20, 23)
  if (Number.isNaN(year + month + day + hour + minute + second + rest)) return undefined
  if (month < 1 || month > 12 || day < 1 || day > lastDay(month) || hour > 23 || minute > 59 || second > 59)
    return undefined
  return daysBefore(year, month, day) * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + rest
}

/** The last day that a month has in every year. */
function lastDay(month: number): number {
  return month === 2 ? 28 : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

let lastMilliseconds = Number.NaN
let lastText = ''

/** `toISOString`, remembered once: what came together was received at one time. @throws RangeError for what is no time */
export function isoText(milliseconds: number): string {
  if (milliseconds !== lastMilliseconds) {
    lastText = new Date(milliseconds).toISOString()
    lastMilliseconds = milliseconds
  }
  return lastText
}

function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    number = 10 * number + digit
  }
  return number
}

/** Days from 1970 to a day of the Gregorian calendar, in years that begin in March, so that the leap day is the last one. */
function daysBefore(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1
  const sinceMarch = (month + 9) % 12
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return 365 * years + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 719_469
}
