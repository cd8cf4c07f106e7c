/** Local date and time, as a clock on the wall shows it. `month` from 1. */
export type WallTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** True for a name of the IANA time zone database, such as `Europe/Paris`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Milliseconds since 1970 of a wall time in UTC; undefined when there is no such date (30 February). */
export function utcInstant(wall: WallTime): number | undefined {
  const { year, month, day, hour, minute, second, millisecond } = wall
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
}

/** Offsets change at quarters of an hour at most, so an offset found once holds for its quarter: a formatter costs microseconds per call. */
const QUARTER = 15 * 60_000
const MOST_REMEMBERED = 20_000

/**
 * Wall time → instant in one zone. An hour that the clocks skip in spring is read as if they had not been put forward yet; of one that they show
 * twice in autumn the first is meant. (As `Temporal` does, "compatible".)
 */
export function zoneClock(zone: string): (wall: WallTime) => number | undefined {
  if (zone === 'UTC') return utcInstant
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
  const remembered = new Map<number, number>()
  const offsetAt = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER)
    const known = remembered.get(quarter)
    if (known !== undefined) return known
    const parts = new Map(formatter.formatToParts(quarter * QUARTER).map(({ type, value }) => [type, value]))
    const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name))
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    const offset = shown - quarter * QUARTER
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(quarter, offset)
    return offset
  }
  return (wall) => {
    const asUtc = utcInstant(wall)
    if (asUtc === undefined) return undefined
    // The offsets a day before and after are the two that can apply: zones change no faster.
    const before = offsetAt(asUtc - 86_400_000)
    const after = offsetAt(asUtc + 86_400_000)
    if (before === after) return asUtc - before
    const candidates = [asUtc - before, asUtc - after]
    const [early, late] = candidates.map((instant) => offsetAt(instant) === asUtc - instant)
    if (early) return asUtc - before
    return late ? asUtc - after : asUtc - before
  }
}
