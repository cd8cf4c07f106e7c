import type { MetricBody } from '@diapason/kernel'
import { compareMeans } from './compare-means.ts'
import { compareProportions } from './compare-proportions.ts'
import type { Estimate, Estimation, Interval, NoEstimate } from './estimate.ts'
import { meanInterval } from './mean-interval.ts'
import { relativeLift } from './relative-lift.ts'
import { type Sums, sampleOfMeans, sampleOfProportion } from './sample.ts'
import { wilsonInterval } from './wilson-interval.ts'

export type ArmResult = {
  readonly arm: string
  readonly n: number
  readonly value: number | null
  readonly interval: Interval | null
  readonly total: number
}

export type Comparison = {
  readonly arm: string
  readonly difference: number | null
  readonly interval: Interval | null
  readonly lift: number | null
  readonly liftInterval: Interval | null
  readonly p: number | null
  readonly verdict: 'better' | 'worse' | 'inconclusive'
  readonly reason?: NoEstimate
}

export type MetricResult = {
  readonly key: string
  readonly name: string
  readonly aggregation: MetricBody['aggregation']
  readonly direction: 'increase' | 'decrease'
  readonly arms: readonly ArmResult[]
  readonly comparisons: readonly Comparison[]
}

export type ArmSums = Sums & { readonly arm: string }

/** Two-sided, for intervals and p-values alike. */
const LEVEL = 0.95

/** One metric: every arm with its interval, and every other arm compared with the control. */
export function metricResult(
  metric: { readonly key: string; readonly body: MetricBody },
  arms: readonly ArmSums[],
  controlKey: string,
): MetricResult {
  const { name, aggregation, direction = 'increase' } = metric.body
  const control = arms.find(({ arm }) => arm === controlKey)
  const others = control ? arms.filter((arm) => arm !== control) : []
  return {
    key: metric.key,
    name,
    aggregation,
    direction,
    arms: arms.map((arm) => armResult(arm, aggregation)),
    comparisons: control ? others.map((arm) => compare({ control, arm, aggregation, direction })) : [],
  }
}

function armResult(sums: ArmSums, aggregation: MetricBody['aggregation']): ArmResult {
  const { arm, n, sum } = sums
  if (n === 0) return { arm, n, value: null, interval: null, total: 0 }
  const interval =
    aggregation === 'proportion'
      ? wilsonInterval({ n, successes: sum }, LEVEL)
      : meanInterval(sampleOfMeans(sums), LEVEL)
  return { arm, n, value: sum / n, interval: interval ?? null, total: sum }
}

type Pair = {
  readonly control: ArmSums
  readonly arm: ArmSums
  readonly aggregation: MetricBody['aggregation']
  readonly direction: 'increase' | 'decrease'
}

function compare({ control, arm, aggregation, direction }: Pair): Comparison {
  const [difference, lift] = aggregation === 'proportion' ? ofProportions(control, arm) : ofMeans(control, arm)
  const known = control.n > 0 && arm.n > 0
  return {
    arm: arm.arm,
    // One person per arm still differ; what is unknown then is by how much that may be chance.
    difference: difference.ok ? difference.estimate.value : known ? arm.sum / arm.n - control.sum / control.n : null,
    interval: difference.ok ? difference.estimate.interval : null,
    lift: lift.ok ? lift.estimate.value : null,
    liftInterval: lift.ok ? lift.estimate.interval : null,
    p: difference.ok ? difference.estimate.p : null,
    verdict: difference.ok ? verdict(difference.estimate, direction) : 'inconclusive',
    ...reasonOf(difference, lift),
  }
}

function ofProportions(control: ArmSums, arm: ArmSums): readonly [Estimation, Estimation] {
  const [c, t] = [control, arm].map(({ n, sum }) => ({ n, successes: sum })) as [Rate, Rate]
  return [compareProportions(c, t, LEVEL), relativeLift(sampleOfProportion(c), sampleOfProportion(t), LEVEL)]
}

type Rate = { readonly n: number; readonly successes: number }

function ofMeans(control: ArmSums, arm: ArmSums): readonly [Estimation, Estimation] {
  const [c, t] = [sampleOfMeans(control), sampleOfMeans(arm)]
  return [compareMeans(c, t, LEVEL), relativeLift(c, t, LEVEL)]
}

/** Why there is no difference, or else why there is no lift. */
function reasonOf(difference: Estimation, lift: Estimation): { readonly reason?: NoEstimate } {
  if (!difference.ok) return { reason: difference.reason }
  return lift.ok ? {} : { reason: lift.reason }
}

/** Only where the interval and the test agree: for rates they are two methods, and may part ways at the border. */
function verdict({ interval: [low, high], p }: Estimate, direction: 'increase' | 'decrease'): Comparison['verdict'] {
  if (p >= 1 - LEVEL || (low <= 0 && high >= 0)) return 'inconclusive'
  return low > 0 === (direction === 'increase') ? 'better' : 'worse'
}
