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
 * What may wait while the engine is away: a minute and a half at 1,000 requests/s, and 64 MB, so that large contexts cannot take the memory
 * instead. Beyond, the oldest rows are counted as lost.
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
  /** Full batches, the oldest first, and the one that is being filled. */
  const full: Batch[] = []
  let open = createBatch(0)
  const rowsWaiting = () => full.reduce((sum, { count }) => sum + count, open.count)
  const sizeWaiting = () => full.reduce((sum, { size }) => sum + size, open.size)
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
      this.set(rowsWaiting() + (batch?.count ?? 0))
    },
  })

  /** Takes the oldest rows out; undefined where there are none. */
  const takeOut = (): Batch | undefined => {
    const oldest = full.shift()
    if (oldest) return oldest
    if (open.count === 0) return undefined
    const { size } = open
    const taken = open
    open = createBatch(size)
    return taken
  }

  // The batch under way stays what it is until it is written, so that its token names the same rows at every try.
  let batch: Batch | undefined
  let rows: BinaryRows | undefined
  let isAgain = false
  let refusals = 0

  const flush = async (): Promise<boolean> => {
    batch ??= takeOut()
    if (!batch) return false
    rows ??= batch.end()
    try {
      await clickhouse.insert('decision_inputs', rows, {
        dedupeToken: `decisions:${rows.keys[0]}`,
        priority: 'shipping',
        ...(isAgain ? { resentKey: 'id' } : {}),
      })
      releaseRows(rows)
    } catch (error) {
      isAgain = true
      refusals += error instanceof ClickHouseError && !error.retryable ? 1 : 0
      if (refusals < REFUSALS) throw error
      // It will be refused for ever, and must not hold back those behind it.
      lost.inc(rows.count)
      log.error({ err: error, rows: rows.count }, 'the analytics engine refuses input rows of decisions')
    }
    batch = undefined
    rows = undefined
    isAgain = false
    refusals = 0
    // A few rows that came meanwhile wait for more: inserts without a pause took five times the processor time, in small parts to be merged.
    return full.length > 0
  }
  const writing = repeat({ name: 'decision log', every: EVERY, log, work: flush })

  return {
    record: (input) => {
      open.add(input)
      if (open.count < INSERT && open.size < INSERT_SIZE) return
      full.push(open)
      open = createBatch(open.size)
      if (rowsWaiting() >= WAITING + INSERT || sizeWaiting() >= WAITING_SIZE + INSERT_SIZE)
        lost.inc(full.shift()?.count ?? 0)
    },
    stop: async () => {
      await writing.stop()
      while (
        rowsWaiting() + (batch?.count ?? 0) > 0 &&
        (await flush().then(
          () => true,
          () => false,
        ))
      );
      const left = rowsWaiting() + (batch?.count ?? 0)
      if (left === 0) return
      lost.inc(left)
      log.warn({ rows: left }, 'input rows of decisions were not written: the analytics engine does not answer')
    },
  }
}

/** In the order in which a batch writes them. */
const COLUMNS = ['id', 'at', 'profile', 'profile_version', 'plan_revision', 'channel', 'elements', 'outcome', 'context']

type Batch = {
  add(input: DecisionInput): void
  readonly count: number
  /** Octets. */
  readonly size: number
  /** Its rows; nothing more may be added. */
  end(): BinaryRows
}

/**
 * Rows as they will be sent, from the moment they are noted: a request leaves its id in memory and no other object, where those of half a second were what
 * the collection of garbage copied most of.
 *
 * @param size of the batch before, which this one will be about as large as
 */
function createBatch(size: number): Batch {
  const to = createRowBinaryWriter(Math.max(SMALLEST, Math.ceil(size * 1.25)))
  const keys: string[] = []
  return {
    add: (input) => {
      to.uuid(input.id)
      to.int64(isoMilliseconds(input.at))
      to.uuid(input.profile)
      to.int64(input.profileVersion)
      to.int64(input.planRevision)
      to.string(input.channel)
      to.strings(input.elements)
      to.strings(input.outcome)
      to.string(input.context)
      keys.push(input.id)
    },
    get count() {
      return keys.length
    },
    get size() {
      return to.size
    },
    end: () => ({ columns: COLUMNS, count: keys.length, pieces: [to.end()], keys }),
  }
}

/** Octets set aside for a batch. */
const SMALLEST = 16 * 1024
