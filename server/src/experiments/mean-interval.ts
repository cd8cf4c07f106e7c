import { distributions } from './distributions.ts'
import type { Interval } from './estimate.ts'
import type { Sample } from './sample.ts'

/** Student's t interval of one arm's mean; undefined with fewer than two people or damaged sums. */
export function meanInterval({ n, mean, variance }: Sample, level: number): Interval | undefined {
  if (n < 2 || variance < 0) return undefined
  const half = distributions.tQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance / n)
  return [mean - half, mean + half]
}
