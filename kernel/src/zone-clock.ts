const MINUTE = 60_000
const DAY_MINUTES = 1_440

/** Hours of every day, in minutes since midnight, half-open; over midnight where `to` is the smaller. */
export type DailyHours = { readonly from: number; readonly to: number }

/** Minutes since midnight of `21:30`; undefined for what is no time of day. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** Whether the clocks of a zone are known: its IANA name (`Europe/Paris`), or an offset (`+05:30`). */
export function isZone(zone: string): boolean {
  return clockOf(zone) !== undefined
}

/**
 * Whether it is within these hours in a zone, and until when it stays so, or stays not so: by what a clock on a wall there shows. An hour that a clock
 * leaves out is not waited for, and one that it shows twice counts both times.
 *
 * @param at milliseconds since 1970
 * @returns undefined for a zone whose clocks are not known
 */
export function withinHours(
  hours: DailyHours,
  { zone, at }: { readonly zone: string; readonly at: number },
): { readonly within: boolean; readonly until: number } | undefined {
  const clock = clockOf(zone)
  if (!clock) return undefined
  const within = isWithin(hours, wallMinute(clock, at))
  // What is not within them is within the rest of the day.
  return { within, until: endOf(within ? hours : { from: hours.to, to: hours.from }, { clock, at }) }
}

function isWithin({ from, to }: DailyHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

/** The first instant at which the wall clock is no longer within these hours. */
function endOf(hours: DailyHours, { clock, at }: { readonly clock: Intl.DateTimeFormat; readonly at: number }): number {
  let from = Math.floor(at / MINUTE) * MINUTE
  // A zone changes its clocks a few times a year; each change is looked at once.
  for (let changes = 0; changes < 4; changes += 1) {
    const wall = wallMinute(clock, from)
    if (!isWithin(hours, wall)) return from
    const left = (hours.to - wall + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
    const runs = (minutes: number) => wallMinute(clock, from + minutes * MINUTE) === (wall + minutes) % DAY_MINUTES
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

function wallMinute(clock: Intl.DateTimeFormat, at: number): number {
  const [hours, minutes] = clock.format(at).split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** Clocks met so far: making one takes a hundred times as long as reading it. Names come from people, so there is a bound. */
const clocks = new Map<string, Intl.DateTimeFormat>()
const MOST_CLOCKS = 1_000

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = clocks.get(zone)
  if (known) return known
  try {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    if (clocks.size >= MOST_CLOCKS) clocks.clear()
    clocks.set(zone, clock)
    return clock
  } catch {
    return undefined
  }
}
