import type { ExperimentBody, MetricBody } from '@diapason/kernel'
import { DEFAULT_ATTRIBUTION_WINDOW } from './attribution-window.ts'
import { type MetricResult, metricResult } from './metric-result.ts'
import type { ExperimentSums } from './read-result.ts'
import { type SampleRatio, sampleRatio } from './sample-ratio.ts'

export type ExperimentResult = {
  readonly experiment: {
    readonly key: string
    readonly name: string
    readonly status: ExperimentBody['status']
    readonly control: string
    readonly attributionWindow: string
  }
  readonly computedAt: string
  readonly exposures: {
    readonly people: number
    readonly crossovers: number
    readonly unrecognised: number
    readonly firstAt: string | null
    readonly lastAt: string | null
    readonly daily: readonly { readonly day: string; readonly arm: string; readonly people: number }[]
  }
  readonly sampleRatio: SampleRatio
  readonly arms: readonly {
    readonly key: string
    readonly name: string
    readonly control: boolean
    readonly people: number
  }[]
  readonly metrics: readonly MetricResult[]
  readonly unreadableMetrics: readonly string[]
}

export type ResultInput = {
  readonly key: string
  readonly experiment: ExperimentBody
  /** In the order of the sums. */
  readonly metrics: readonly { readonly key: string; readonly body: MetricBody }[]
  readonly unreadableMetrics: readonly string[]
  readonly sums: ExperimentSums
  /** ISO 8601. */
  readonly now: string
}

/** The result of an experiment from its definition and its raw sums. Pure: equal input, equal result. */
export function buildResult({ key, experiment, metrics, unreadableMetrics, sums, now }: ResultInput): ExperimentResult {
  const control = controlOf(experiment)
  const keys = new Set(experiment.variations.map((variation) => variation.key))
  const days = sums.days.filter(({ arm }) => keys.has(arm))
  const arms = experiment.variations.map((variation) => ({
    key: variation.key,
    name: variation.name ?? variation.key,
    control: variation.key === control,
    people: total(days.filter(({ arm }) => arm === variation.key).map(({ people }) => people)),
  }))
  const people = total(arms.map((arm) => arm.people))
  return {
    experiment: {
      key,
      name: experiment.name,
      status: experiment.status,
      control,
      attributionWindow: experiment.attributionWindow ?? DEFAULT_ATTRIBUTION_WINDOW,
    },
    computedAt: now,
    exposures: {
      people,
      crossovers: sums.crossovers,
      unrecognised: total(sums.days.map((day) => day.people)) - people,
      firstAt: moment(days.map(({ firstAt }) => firstAt).reduce(least, Number.POSITIVE_INFINITY)),
      lastAt: moment(days.map(({ lastAt }) => lastAt).reduce(greatest, Number.NEGATIVE_INFINITY)),
      daily: days.map((day) => ({ day: day.day, arm: day.arm, people: day.people })),
    },
    sampleRatio: sampleRatio(
      arms.map((arm) => arm.people),
      weightsOf(experiment),
    ),
    arms,
    metrics: metrics.map((metric, at) => {
      const armSums = arms.map((arm) => {
        const own = days.filter((day) => day.arm === arm.key).map((day) => day.metrics[at])
        return {
          arm: arm.key,
          n: arm.people,
          sum: total(own.map((day) => day?.sum ?? 0)),
          sumSquares: total(own.map((day) => day?.sumSquares ?? 0)),
        }
      })
      return metricResult(metric, armSums, control)
    }),
    unreadableMetrics,
  }
}

function controlOf({ control, variations }: ExperimentBody): string {
  return control ?? variations[0]?.key ?? ''
}

/** The shares that assignment works with: equal ones when any weight is absent or they do not add up to 1, as in the kernel. */
function weightsOf({ variations }: ExperimentBody): readonly number[] {
  const weights = variations.map(({ weight }) => weight ?? Number.NaN)
  const sum = total(weights)
  return sum >= 0.99 && sum <= 1.01 ? weights : variations.map(() => 1)
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const least = (a: number, b: number): number => Math.min(a, b)
const greatest = (a: number, b: number): number => Math.max(a, b)
const moment = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null)
