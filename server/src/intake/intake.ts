import { createHash } from 'node:crypto'
import type { Json } from '@diapason/kernel'
import { isJsonObject } from '@diapason/kernel'
import { logKey } from '../log/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { isUnavailable } from '../platform/database/database-unavailable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { type Trace, untraced } from '../platform/tracing/trace.ts'
import type { Profiles } from '../profiles/index.ts'
import { type Batch, type Beside, type Committed, commitBatch } from './commit-batch.ts'
import type { IntakeMetrics } from './intake-metrics.ts'
import { isDeeperThan, limits } from './message-rules.ts'
import { readMessage, type Taken } from './read-message.ts'
import type { NewRejected } from './rejected-store.ts'
import { createTurns } from './turns.ts'

export type Rejection = {
  readonly index: number
  readonly messageId: string
  readonly code: string
  readonly message: string
}

/** What became of the messages of one request. `accepted` counts duplicates too: they are safe, which is what the sender asks. */
export type Receipt = {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
  readonly taken: readonly Taken[]
}

export type TakeOptions = {
  readonly key: KeyIdentity
  /** The client's clock when it sent the request, for messages that do not say theirs. */
  readonly sentAt: Json | undefined
  /** Size of the request, for the bound on what may wait. */
  readonly bytes: number
  /**
   * A message sent again from the rejected ones: it is kept already if it is refused again, its key may be revoked by now, and its
   * sender's clock is corrected by when it first came. `id` names it when it brings no id, so that sending it again twice counts once.
   */
  readonly again?: { readonly id: string; readonly receivedAt: string }
  /** Messages of an import: what is refused of them is in the import's own report, and how far it has come is written with them. */
  readonly imported?: {
    /**
     * Runs in the transaction that commits the messages, so that they and the position are kept together or not at all. `written` of them are
     * new to the log. What it throws undoes the transaction, and `take` rejects with it.
     */
    readonly beside: (tx: Database, outcome: ImportOutcome) => Promise<void>
  }
}

export type ImportOutcome = {
  readonly written: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
}

export type Intake = {
  /**
   * Takes the messages of one request: reads each, keeps the bad ones as rejected, and resolves once all of it is committed, so that what is
   * acknowledged is durable.
   * @throws AppError `overloaded` when too much is waiting, `stopping`, `database_unavailable`; nothing of the request is taken then
   */
  take(messages: readonly Json[], options: TakeOptions): Promise<Receipt>
  /** What would be refused of an import's messages, without taking any: for a dry run. */
  check(messages: readonly Json[], key: KeyIdentity): readonly Rejection[]
  /** Refuses new work, and resolves when all that was accepted is committed. */
  stop(): Promise<void>
  /** Messages waiting. */
  readonly waiting: number
}

export type IntakeOptions = {
  readonly db: Database
  /** Verifies, against the database, which keys hold now: one query a batch, so that a revoked key is refused by every node from its revocation on (law 7). */
  readonly verifyKeys: () => Promise<(key: KeyIdentity) => boolean>
  readonly profiles: Profiles
  readonly metrics: IntakeMetrics
  readonly trace?: Trace
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
  /** What may wait at most. */
  readonly bounds?: { readonly messages: number; readonly bytes: number }
}

type Waiting = Batch & {
  readonly bytes: number
  /** To be verified before the batch is written. */
  readonly key: KeyIdentity | undefined
  readonly resolve: (committed: Committed) => void
  readonly reject: (error: unknown) => void
}

/**
 * Messages of one transaction at most: five requests of a client that sends by the hundred. All a larger one would spare is commits, of which
 * five hundred messages already share one; and it holds its answers back.
 */
const BATCH_MESSAGES = 500

/** What may wait: a second or two of work at the rate of `bench/ingest`, and a bound on memory. Beyond, saying 503 at once serves the client better than a late answer. */
const BOUNDS = { messages: 20_000, bytes: 64 * 1024 * 1024 }

/** While PostgreSQL writes one batch, the next is folded: a third more than one at a time on 2 cores; a third one brought nothing. */
const AT_ONCE = 2

/**
 * Micro-batched intake. Requests that arrive while batches are written form the next one, so the batch grows with the load by itself and a
 * lone event waits for nobody.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { db, profiles, verifyKeys, metrics, trace = untraced, clock, newId, bounds = BOUNDS } = options
  let waitingMessages = 0
  let waitingBytes = 0
  let stopping = false

  const leave = (some: readonly Waiting[]) => {
    for (const one of some) {
      waitingMessages -= one.taken.length + one.rejected.length
      waitingBytes -= one.bytes
    }
  }
  const fail = (some: readonly Waiting[], error: unknown) => {
    metrics.failed(some.reduce((sum, one) => sum + one.taken.length, 0))
    for (const one of some) one.reject(error)
  }
  const turns = createTurns<Waiting>({
    atOnce: AT_ONCE,
    most: BATCH_MESSAGES,
    // An import has its turns to itself: what its transaction adds must not undo what others sent.
    sizeOf: (one) => (one.beside ? BATCH_MESSAGES + 1 : one.taken.length),
    touches: originsOf,
    work: async (turn) => {
      try {
        const good = await withKey(turn, verifyKeys)
        if (good.length === 0) return true
        const batch = {
          taken: good.flatMap((one) => one.taken),
          rejected: good.flatMap((one) => one.rejected),
          beside: good.find((one) => one.beside)?.beside,
        }
        const started = performance.now()
        const span = { root: true, attributes: { messages: batch.taken.length, rejected: batch.rejected.length } }
        const committed = await trace('intake batch', span, () => commitBatch(batch, { db, profiles }))
        metrics.batch({
          written: committed.written,
          duplicates: committed.duplicates.size,
          rejected: batch.rejected.length,
          seconds: (performance.now() - started) / 1000,
        })
        for (const one of good) one.resolve(committed)
        return true
      } catch (error) {
        fail(turn, error)
        // Who waits behind a database that is away would only wait for the same answer.
        return !isUnavailable(error)
      } finally {
        leave(turn)
      }
    },
    dropped: (some) => {
      fail(some, platformErrors.database_unavailable('The database does not answer.', { retryAfter: 1 }))
      leave(some)
    },
  })

  /** @throws AppError `overloaded` */
  const assertRoom = (messages: number, bytes: number) => {
    if (waitingMessages + messages <= bounds.messages && waitingBytes + bytes <= bounds.bytes) return
    metrics.refused(messages)
    throw platformErrors.overloaded('More messages are waiting than can be written in time.', { retryAfter: 1 })
  }

  return {
    check: (messages, key) =>
      readAll(messages, { key, sentAt: undefined, receivedAt: clock(), newId, messageBytes: limits.importedBytes })
        .rejections,
    take: async (messages, { key, sentAt, bytes, again, imported }) => {
      if (stopping) throw platformErrors.stopping('This server is stopping.')
      assertRoom(messages.length, bytes)
      const {
        taken,
        rejected: refused,
        rejections,
      } = readAll(messages, {
        key,
        sentAt,
        receivedAt: clock(),
        ...(imported ? { messageBytes: limits.importedBytes } : {}),
        ...(again ? { arrivedAt: Date.parse(again.receivedAt), newId: () => again.id } : { newId }),
      })
      const rejected = again || imported ? [] : refused
      const beside =
        imported && besideOf(taken, (tx, counts) => imported.beside(tx, { ...counts, rejected: rejections }))
      if (taken.length + rejected.length === 0) {
        if (beside) await db.tx((tx) => beside(tx, new Set()))
        return { accepted: 0, duplicates: 0, rejected: rejections, taken }
      }
      // What it weighs in memory, which a compressed request does not say.
      const weight = Math.max(bytes, weightOf({ taken, rejected }))
      assertRoom(messages.length, weight)
      waitingMessages += taken.length + rejected.length
      waitingBytes += weight
      const committed = await new Promise<Committed>((resolve, reject) => {
        turns.push({ taken, rejected, beside, bytes: weight, key: again ? undefined : key, resolve, reject })
      })
      const duplicates = taken.filter(({ row }) => committed.duplicates.has(logKey(row))).length
      return { accepted: taken.length, duplicates, rejected: rejections, taken }
    },
    stop: async () => {
      stopping = true
      await turns.idle()
    },
    get waiting() {
      return waitingMessages
    },
  }
}

/** The requests of a turn whose key still holds; the others are refused. @throws when that cannot be known */
async function withKey(turn: readonly Waiting[], verify: IntakeOptions['verifyKeys']): Promise<readonly Waiting[]> {
  const holds = await verify()
  return turn.filter((one) => {
    const good = one.key === undefined || holds(one.key)
    if (!good) one.reject(platformErrors.unauthenticated('The key has been revoked.'))
    return good
  })
}

/** A message that is in the request twice is written once, like one that is in the log already. */
function besideOf(
  taken: readonly Taken[],
  beside: (tx: Database, counts: { written: number; duplicates: number }) => Promise<void>,
): Beside {
  return (tx, writtenKeys) => {
    const own = new Set(taken.map(({ row }) => logKey(row)))
    const written = [...own].filter((key) => writtenKeys.has(key)).length
    return beside(tx, { written, duplicates: taken.length - written })
  }
}

function* originsOf({ taken }: Batch): Iterable<string> {
  for (const { event } of taken) for (const { origin } of event.identifiers) yield origin
}

/** Characters of the messages as text, which is a byte each but for rare letters. */
function weightOf({ taken, rejected }: Batch): number {
  let weight = 0
  for (const { row } of taken) weight += row.body.length
  for (const { raw } of rejected) weight += raw.length
  return weight
}

function readAll(
  messages: readonly Json[],
  envelope: Parameters<typeof readMessage>[1],
): { taken: Taken[]; rejected: NewRejected[]; rejections: Rejection[] } {
  const taken: Taken[] = []
  const rejected: NewRejected[] = []
  const rejections: Rejection[] = []
  for (const [index, message] of messages.entries()) {
    const read = readMessage(message, envelope)
    if (read.ok) {
      taken.push(read.taken)
      continue
    }
    const kept = keptAsRejected(message, { ...envelope, ...read.refusal })
    rejected.push(kept)
    rejections.push({ index, messageId: kept.messageId, code: kept.code, message: kept.message })
  }
  return { taken, rejected, rejections }
}

/** Rejected messages may be anything: what is read of them for the list is cut to what a column takes. */
function keptAsRejected(
  message: Json,
  of: Parameters<typeof readMessage>[1] & {
    code: string
    message: string
    problems: readonly { path: string; message: string }[]
  },
): NewRejected {
  const member = (name: string): string => {
    const value = isJsonObject(message) ? message[name] : undefined
    return typeof value === 'string' ? value.replaceAll('\0', '').slice(0, 200).toWellFormed() : ''
  }
  const raw = rawText(message)
  return {
    id: stableId(of.key.id, raw),
    receivedAt: new Date(of.receivedAt).toISOString(),
    source: of.key.id,
    code: of.code,
    message: of.message,
    problems: of.problems,
    messageId: member('messageId'),
    type: member('type'),
    name: member('event') || member('name'),
    sentAt: typeof of.sentAt === 'string' ? of.sentAt.replaceAll('\0', '').slice(0, 40).toWellFormed() : null,
    raw,
  }
}

/** Levels of a rejected message that any tool still opens; far beyond what is taken, so that what is wrong can be seen. */
const READABLE_DEPTH = 200

/** JSON text, without the credential. A value that nests too deep to be written and read again is only said to be so. */
function rawText(message: Json): string {
  if (isDeeperThan(message, READABLE_DEPTH)) return '"(nested too deep to be kept)"'
  if (!isJsonObject(message)) return JSON.stringify(message)
  const { writeKey: _credential, ...rest } = message
  return JSON.stringify(rest)
}

/** The same message from the same key has the same id, so that a client's retries are one row. UUIDv8. */
function stableId(source: string, raw: string): string {
  const hex = createHash('sha256').update(`${source}\0${raw}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
