import type { Interval } from './experiment.ts'

/** A linear axis: its ends, its ticks, and the share (0 to 100 %) at which a value stands. */
export type Axis = {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Distance between two ticks. */
  readonly step: number
  readonly at: (value: number) => number
}

/** An axis around the given values, with some four round ticks; zero is on it when `zero` is set. */
export function createAxis(intervals: readonly Interval[], options: { readonly zero: boolean }): Axis {
  const values = intervals.flat().filter(Number.isFinite)
  if (options.zero) values.push(0)
  const least = Math.min(...values)
  const most = Math.max(...values)
  const spread = values.length === 0 ? 1 : most - least || Math.abs(most) || 1
  const step = roundStep(spread / 4)
  const first = Math.floor(((values.length === 0 ? 0 : least) - spread * 0.06) / step)
  const last = Math.ceil(((values.length === 0 ? 1 : most) + spread * 0.06) / step)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step))
  const low = ticks[0] ?? 0
  const high = ticks.at(-1) ?? 1
  return { low, high, ticks, step, at: (value) => Math.min(Math.max(((value - low) / (high - low)) * 100, 0), 100) }
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10
  return factor * power
}

/** Removes the dust of binary fractions: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
