import type { Logger } from 'pino'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { ClickHouseError } from '../platform/clickhouse/clickhouse-error.ts'
import { type BinaryRows, createRowBinaryWriter, releaseRows } from '../platform/clickhouse/row-binary.ts'
import { isoMilliseconds } from '../platform/iso-time.ts'
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

/**
 * What may wait while the engine is away: a minute and a half at 1,000 requests/s, and 64 million characters of context, so that large
 * contexts cannot take the memory instead. Beyond, the oldest rows are counted as lost.
 */
const WAITING = 100_000
const WAITING_SIZE = 64_000_000

/** What an insert holds at most. */
const INSERT = 10_000
const INSERT_SIZE = 16_000_000

/** How often the engine may refuse a batch for good before it is given up: about a minute, in which somebody may mend a password or a table. */
const REFUSALS = 10

/** The longest a row waits while the engine is there, in ms. */
const EVERY = 500

/** Input rows of decision requests on their way to ClickHouse, in batches. */
export function createDecisionLog(of: {
  clickhouse: ClickHouse
  log: Pick<Logger, 'warn' | 'error'>
  registry: Registry
}): DecisionLog {
  const { clickhouse, log, registry } = of
  let waiting: DecisionInput[] = []
  let size = 0
  const lost = new Counter({
    name: 'diapason_decision_inputs_lost_total',
    help: 'Input rows of decision requests dropped because the analytics engine was away too long or refused them.',
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

  /** Takes the oldest rows out, as many as `most` and `mostSize` let, one at least. */
  const takeOut = (most: number, mostSize: number): DecisionInput[] => {
    let taken = 0
    let count = 0
    while (count < Math.min(most, waiting.length)) {
      const next = sizeOf(waiting[count])
      if (count > 0 && taken + next > mostSize) break
      taken += next
      count += 1
    }
    size -= taken
    const out = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return out
  }

  // The batch under way stays what it is until it is written, so that its token names the same rows at every try.
  let batch: DecisionInput[] = []
  let isAgain = false
  let refusals = 0

  const flush = async (): Promise<boolean> => {
    if (batch.length === 0) batch = takeOut(INSERT, INSERT_SIZE)
    const [first] = batch
    if (!first) return false
    try {
      const rows = rowsOf(batch)
      await clickhouse.insert('decision_inputs', rows, {
        dedupeToken: `decisions:${first.id}`,
        priority: 'shipping',
        ...(isAgain ? { resentKey: 'id' } : {}),
      })
      releaseRows(rows)
    } catch (error) {
      isAgain = true
      refusals += error instanceof ClickHouseError && !error.retryable ? 1 : 0
      if (refusals < REFUSALS) throw error
      // It will be refused for ever, and must not hold back those behind it.
      lost.inc(batch.length)
      log.error({ err: error, rows: batch.length }, 'the analytics engine refuses input rows of decisions')
    }
    batch = []
    isAgain = false
    refusals = 0
    // A few rows that came meanwhile wait for more: inserts without a pause took five times the processor time, in small parts to be merged.
    return waiting.length >= INSERT || size >= INSERT_SIZE
  }
  const writing = repeat({ name: 'decision log', every: EVERY, log, work: flush })

  return {
    record: (input) => {
      waiting.push(input)
      size += sizeOf(input)
      if (waiting.length >= WAITING + INSERT || size >= WAITING_SIZE + INSERT_SIZE)
        lost.inc(takeOut(INSERT, INSERT_SIZE).length)
    },
    stop: async () => {
      await writing.stop()
      while (
        waiting.length + batch.length > 0 &&
        (await flush().then(
          () => true,
          () => false,
        ))
      );
      const left = waiting.length + batch.length
      if (left === 0) return
      lost.inc(left)
      log.warn({ rows: left }, 'input rows of decisions were not written: the analytics engine does not answer')
    },
  }
}

/** Characters that a row keeps in memory, about: what a caller chooses the length of. */
function sizeOf(input: DecisionInput | undefined): number {
  if (!input) return 0
  return input.elements.reduce((sum, key) => sum + key.length, input.context.length)
}

/** In the order in which `rowsOf` writes them. */
const COLUMNS = ['id', 'at', 'profile', 'profile_version', 'plan_revision', 'channel', 'elements', 'outcome', 'context']

/** Bytes that a row takes beside what `sizeOf` counts, about. */
const BESIDE = 200

function rowsOf(batch: readonly DecisionInput[]): BinaryRows {
  const to = createRowBinaryWriter(batch.reduce((sum, input) => sum + sizeOf(input) + BESIDE, 0))
  for (const input of batch) {
    to.uuid(input.id)
    to.int64(isoMilliseconds(input.at))
    to.uuid(input.profile)
    to.int64(input.profileVersion)
    to.int64(input.planRevision)
    to.string(input.channel)
    to.strings(input.elements)
    to.strings(input.outcome)
    to.string(input.context)
  }
  return { columns: COLUMNS, count: batch.length, pieces: [to.end()], keys: batch.map((input) => input.id) }
}
