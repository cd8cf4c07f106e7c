export type Variation = { key: string; name?: string; weight?: number; variant?: string }

export type ExperimentBody = {
  name: string
  hypothesis?: string
  element?: string
  status: 'draft' | 'running' | 'stopped'
  hashAttribute?: string
  fallbackAttribute?: string
  hashVersion?: 1 | 2
  seed?: string
  coverage?: number
  namespace?: { id: string; range: [number, number] }
  when?: unknown
  variations: Variation[]
  control?: string
  metrics?: string[]
  attributionWindow?: string
  startedAt?: string
  endedAt?: string
}

export type Interval = [number, number]

export type MetricResult = {
  key: string
  name: string
  aggregation: 'proportion' | 'count' | 'sum'
  direction: 'increase' | 'decrease'
  arms: { arm: string; n: number; value: number | null; interval: Interval | null; total: number }[]
  comparisons: {
    arm: string
    difference: number | null
    interval: Interval | null
    lift: number | null
    liftInterval: Interval | null
    p: number | null
    verdict: 'better' | 'worse' | 'inconclusive'
    reason?: string
  }[]
}

export type ExperimentResult = {
  experiment: { key: string; name: string; status: string; control: string; attributionWindow: string }
  computedAt: string
  exposures: {
    people: number
    crossovers: number
    /** People seen in an arm that the definition does not have. */
    unrecognised: number
    firstAt: string | null
    lastAt: string | null
    daily: { day: string; arm: string; people: number }[]
  }
  sampleRatio: {
    expected: number[]
    observed: number[]
    chiSquared: number | null
    p: number | null
    verdict: 'balanced' | 'mismatch' | 'too_few'
  }
  arms: { key: string; name: string; control: boolean; people: number }[]
  metrics: MetricResult[]
  /** Keys of metrics that could not be computed. */
  unreadableMetrics: string[]
}
