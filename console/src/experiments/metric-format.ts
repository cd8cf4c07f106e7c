import type { Format } from '../app/format.ts'
import type { Interval, MetricResult } from './experiment.ts'

/** How one metric is written: its values, its differences (percentage points for a rate), its ticks. */
export type MetricFormat = ReturnType<typeof metricFormat>

/**
 * Decimals that a metric needs: two, and more only where its narrowest interval would otherwise print the same number twice.
 * Widths are taken in the unit shown.
 */
export function decimalsFor(intervals: readonly (Interval | null)[], factor: number): number {
  const widths = intervals.flatMap((interval) => (interval === null ? [] : [(interval[1] - interval[0]) * factor]))
  const narrowest = Math.min(...widths.filter((width) => width > 0))
  if (!Number.isFinite(narrowest)) return 2
  return Math.min(Math.max(Math.ceil(-Math.log10(narrowest)) + 1, 2), 6)
}

/** Prepares the writing of one metric in the given locale. */
export function metricFormat(format: Format, metric: Pick<MetricResult, 'aggregation' | 'arms' | 'comparisons'>) {
  const rate = metric.aggregation === 'proportion'
  const factor = rate ? 100 : 1
  const intervals = [...metric.arms, ...metric.comparisons].map(({ interval }) => interval)
  const decimals = decimalsFor(intervals, factor)
  return {
    rate,
    /** A size already in the unit shown. */
    size: (size: number) => format.fixed(size, decimals),
    signed: (size: number) => format.fixed(size, decimals, true),
    value: (value: number | null) => (rate ? format.percentage(value, decimals) : format.fixed(value, decimals)),
    difference: (value: number | null) => format.fixed(value === null ? null : value * factor, decimals, true),
  }
}
