import type { Logger } from 'pino'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { repeat } from '../platform/repeat.ts'

/** All that a decision request was made from, besides the documents its versions name: enough to replay it (law 9). */
export type DecisionInput = {
  /** UUIDv7 of the request; the first part of each of its decision ids. */
  readonly id: string
  readonly at: string
  readonly profile: string
  readonly profileVersion: number
  readonly planRevision: number
  readonly channel: string
  readonly elements: readonly string[]
  /** Per element: the variant shown, or the reason there is none. */
  readonly outcome: readonly string[]
  /** JSON text: `context` and the origins of the identifiers asked about. */
  readonly context: string
}

export type DecisionLog = {
  /** Notes a request; never waits and never throws, for analytics must not stand in the way of a decision. */
  record(input: DecisionInput): void
  /** Writes what waits. */
  stop(): Promise<void>
}

/** Rows that may wait while the engine is away: a minute and a half at 1,000 requests/s, about 50 MB. Beyond, the oldest are counted as lost. */
const WAITING = 100_000
const INSERT = 10_000
const EVERY = 500

/** Input rows of decision requests on their way to ClickHouse, in batches. */
export function createDecisionLog(of: {
  clickhouse: ClickHouse
  log: Pick<Logger, 'warn'>
  registry: Registry
}): DecisionLog {
  const { clickhouse, log, registry } = of
  const waiting: DecisionInput[] = []
  const lost = new Counter({
    name: 'diapason_decision_inputs_lost_total',
    help: 'Input rows of decision requests dropped because the analytics engine was away too long.',
    registers: [registry],
  })
  new Gauge({
    name: 'diapason_decision_inputs_waiting',
    help: 'Input rows of decision requests waiting to be written.',
    registers: [registry],
    collect() {
      this.set(waiting.length + batch.length)
    },
  })

  // The batch under way stays what it is until it is written, so that its token names the same rows at every try.
  let batch: DecisionInput[] = []

  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) batch = waiting.splice(0, INSERT)
    const [first] = batch
    if (!first) return false
    await clickhouse.insert('decision_inputs', batch.map(asRow), {
      dedupeToken: `decisions:${first.id}`,
      priority: 'shipping',
    })
    batch = []
    return waiting.length > 0
  }
  const writing = repeat({ name: 'decision log', every: EVERY, log, work: flush })

  return {
    record: (input) => {
      waiting.push(input)
      if (waiting.length >= WAITING + INSERT) {
        lost.inc(INSERT)
        waiting.splice(0, INSERT)
      }
    },
    stop: async () => {
      await writing.stop()
      while (await flush().catch(() => false));
    },
  }
}

function asRow(input: DecisionInput): object {
  return {
    id: input.id,
    at: input.at,
    profile: input.profile,
    profile_version: input.profileVersion,
    plan_revision: input.planRevision,
    channel: input.channel,
    elements: input.elements,
    outcome: input.outcome,
    context: input.context,
  }
}
