import { Counter, Histogram, type Registry } from 'prom-client'

export type IntakeMetrics = {
  batch(of: { written: number; duplicates: number; withheld: number; rejected: number; seconds: number }): void
  /** A message names somebody whom its sender may not speak for. */
  claimed(why: string): void
  /** A signal of a browser or a consent platform was not taken as it came. */
  signalFault(why: string): void
  refused(messages: number): void
  failed(messages: number): void
}

/** Counts of messages by what became of them, and the time a batch takes from its first query to its commit. */
export function createIntakeMetrics(registry: Registry): IntakeMetrics {
  const messages = new Counter({
    name: 'diapason_intake_messages_total',
    help: 'Messages by outcome: written, duplicate, rejected (kept for inspection), withheld (their person refuses that they are stored), refused (overload), failed (database).',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })
  const claims = new Counter({
    name: 'diapason_intake_claims_total',
    help: 'Messages that name somebody whom their sender may not speak for, by what is wrong with the identity token.',
    labelNames: ['reason'] as const,
    registers: [registry],
  })
  const faults = new Counter({
    name: 'diapason_intake_signal_faults_total',
    help: 'Signals of browsers and consent platforms that could not be read, or not be relied on, by what was wrong.',
    labelNames: ['reason'] as const,
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'diapason_intake_batch_seconds',
    help: 'Time to fold and commit one batch.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  return {
    batch: (of) => {
      messages.inc({ outcome: 'written' }, of.written)
      if (of.duplicates > 0) messages.inc({ outcome: 'duplicate' }, of.duplicates)
      if (of.withheld > 0) messages.inc({ outcome: 'withheld' }, of.withheld)
      if (of.rejected > 0) messages.inc({ outcome: 'rejected' }, of.rejected)
      seconds.observe(of.seconds)
    },
    claimed: (reason) => claims.inc({ reason }),
    signalFault: (reason) => faults.inc({ reason }),
    refused: (count) => messages.inc({ outcome: 'refused' }, count),
    failed: (count) => messages.inc({ outcome: 'failed' }, count),
  }
}
