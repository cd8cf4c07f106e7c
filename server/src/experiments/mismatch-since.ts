import { sampleRatio } from './sample-ratio.ts'

/** People first exposed on a day to an arm. */
type Daily = readonly { readonly day: string; readonly arm: string; readonly people: number }[]

/**
 * The day since which people are not shared out as they should be, as `YYYY-MM-DD`: the first of the days, up to the last, at the end of
 * each of which the arms so far did not fit the weights. Undefined when they fit now.
 *
 * @param weights by arm, on any positive scale
 */
export function mismatchSince(daily: Daily, weights: ReadonlyMap<string, number>): string | undefined {
  const arms = [...weights.keys()]
  const sofar = new Map(arms.map((arm) => [arm, 0]))
  let since: string | undefined
  for (const day of [...new Set(daily.map((one) => one.day))].sort()) {
    for (const one of daily)
      if (one.day === day && sofar.has(one.arm)) sofar.set(one.arm, (sofar.get(one.arm) ?? 0) + one.people)
    const { verdict } = sampleRatio(
      arms.map((arm) => sofar.get(arm) ?? 0),
      arms.map((arm) => weights.get(arm) ?? 0),
    )
    since = verdict === 'mismatch' ? (since ?? day) : undefined
  }
  return since
}
