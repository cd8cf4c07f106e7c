/** Clocks met so far: making one takes a hundred times as long as reading it. Names may come from people, so there is a bound. */
const clocks = new Map<string, (at: number) => number>()
const MOST_CLOCKS = 1_000

/** What a clock on a wall of this zone shows at an instant, in minutes since midnight; undefined for what is no IANA name, nor an offset such as `+05:30`. */
export function zoneClock(zone: string): ((at: number) => number) | undefined {
  const known = clocks.get(zone)
  if (known) return known
  const format = formatOf(zone)
  if (!format) return undefined
  const clock = (at: number) => {
    const [hours, minutes] = format.format(at).split(':')
    return Number(hours) * 60 + Number(minutes)
  }
  if (clocks.size >= MOST_CLOCKS) clocks.clear()
  clocks.set(zone, clock)
  return clock
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  } catch {
    return undefined
  }
}
