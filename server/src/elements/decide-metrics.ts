import type { DecisionReason } from '@diapason/kernel'
import { Counter, type Registry } from 'prom-client'
import { createQuickHistogram } from '../platform/metrics/quick-histogram.ts'

export type DecideMetrics = {
  /** One element of a request. */
  decided(reason: DecisionReason | 'element_unknown'): void
  answered(seconds: number): void
}

/** Decisions by why they are what they are, and the time of a request from its arrival to its answer being known. */
export function createDecideMetrics(registry: Registry): DecideMetrics {
  // Added up here, and told when they are asked for: each `inc` of the library costs more than the count.
  const counted = new Map<string, number>()
  new Counter({
    name: 'diapason_decisions_total',
    help: 'Decisions by reason: matched, fallback, experiment, control, disabled, no_consent, error (the person could not be read), element_unknown.',
    labelNames: ['reason'] as const,
    registers: [registry],
    collect() {
      for (const [reason, count] of counted) this.inc({ reason }, count)
      counted.clear()
    },
  })
  const seconds = createQuickHistogram({
    name: 'diapason_decide_seconds',
    help: 'Time of a decision request without HTTP: verifying the person and the definitions, then deciding.',
    labelNames: [],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registry,
  }).of({})
  return {
    decided: (reason) => {
      counted.set(reason, (counted.get(reason) ?? 0) + 1)
    },
    answered: (time) => seconds.observe(time),
  }
}
