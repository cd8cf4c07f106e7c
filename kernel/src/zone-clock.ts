const MINUTE = 60_000
const DAY_MINUTES = 1_440

/** Hours of every day, in minutes since midnight, half-open; over midnight where `to` is the smaller. */
export type DailyHours = { readonly from: number; readonly to: number }

/** Minutes since midnight of `21:30`; undefined for what is no time of day. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** What a clock on a wall shows at an instant (milliseconds since 1970): minutes since midnight. */
export type WallClock = (at: number) => number

/** The clocks of time zones, by IANA name; undefined for a zone that is none. What governments decide about clocks is data, so it is passed in. */
export type ZoneClocks = (zone: string) => WallClock | undefined

/**
 * Whether it is within these hours, and until when it stays so, or stays not so: by what a clock on a wall shows. An hour that the clock
 * leaves out is not waited for, and one that it shows twice counts both times.
 *
 * @param at milliseconds since 1970
 */
export function withinHours(
  hours: DailyHours,
  { clock, at }: { readonly clock: WallClock; readonly at: number },
): { readonly within: boolean; readonly until: number } {
  const within = isWithin(hours, clock(at))
  // What is not within them is within the rest of the day.
  return { within, until: endOf(within ? hours : { from: hours.to, to: hours.from }, { clock, at }) }
}

function isWithin({ from, to }: DailyHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

/** The first instant at which the wall clock is no longer within these hours. */
function endOf(hours: DailyHours, { clock, at }: { readonly clock: WallClock; readonly at: number }): number {
  let from = Math.floor(at / MINUTE) * MINUTE
  // A zone changes its clocks a few times a year; each change is looked at once.
  for (let changes = 0; changes < 4; changes += 1) {
    const wall = clock(from)
    if (!isWithin(hours, wall)) return from
    const left = (hours.to - wall + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
    const runs = (minutes: number) => clock(from + minutes * MINUTE) === (wall + minutes) % DAY_MINUTES
    if (runs(left)) return from + left * MINUTE
    let [before, after] = [0, left]
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (runs(middle)) before = middle
      else after = middle
    }
    from += after * MINUTE
  }
  return from
}
