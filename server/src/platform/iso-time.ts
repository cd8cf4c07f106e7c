const DAY = 86_400_000

/**
 * Milliseconds since 1970 of a time as `toISOString` writes it, `2026-11-21T10:02:00.000Z`, read digit by digit: a tenth of what `Date.parse`
 * takes, which reads every other way to write a time as well, and which is asked about all the rest. NaN for what is no time.
 */
export function isoMilliseconds(text: string): number {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84) return Date.parse(text)
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const rest = digits(text, 20, 23)
  // What is not of this very form, or may not exist, is for the general reader to judge.
  if (Number.isNaN(year + month + day + hour + minute + second + rest)) return Date.parse(text)
  if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) return Date.parse(text)
  return daysBefore(year, month, day) * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + rest
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
