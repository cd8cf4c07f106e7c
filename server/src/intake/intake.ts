import { type ConsentPlan, isJsonObject, type Json } from '@diapason/kernel'
import { createTombstones, type Recogniser, tokenIn } from '../identity/index.ts'
import { logKey } from '../log/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { isUnavailable } from '../platform/database/database-unavailable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { type Trace, untraced } from '../platform/tracing/trace.ts'
import type { Profiles } from '../profiles/index.ts'
import type { HearSignals, SignalFaults } from '../signals/index.ts'
import type { ClaimCounts } from './claim-counts.ts'
import { type Batch, type Beside, type Committed, commitBatch, type Written } from './commit-batch.ts'
import { createDetachSalts } from './detach-salts.ts'
import { type Door, throughDoor } from './door.ts'
import type { IntakeMetrics } from './intake-metrics.ts'
import { createLinkMemory } from './link-memory.ts'
import { limits } from './message-rules.ts'
import { namesNoZone } from './names-no-zone.ts'
import { readAll } from './read-all.ts'
import type { Taken } from './read-message.ts'
import type { Imported, Rejection, Request } from './request.ts'
import { signalledIn } from './signalled-in.ts'
import { createTurns } from './turns.ts'
import { untimedOfErased } from './untimed-of-erased.ts'
import type { WithheldCounts } from './withheld-counts.ts'

/** What became of the messages of one request. `accepted` counts duplicates too: they are safe, which is what the sender asks. */
export type Receipt = {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
  readonly taken: readonly Taken[]
  /** Of `accepted`, those that are not stored, or not with their person, for that is refused. Not for whoever may not know what people choose. */
  readonly withheld: number
}

export type TakeOptions = {
  readonly key: KeyIdentity
  /** The client's clock when it sent the request, for messages that do not say theirs. */
  readonly sentAt: Json | undefined
  /** The identity token of the request, for messages that bring none. */
  readonly token?: Json | undefined
  /** Size of the request, for the bound on what may wait. */
  readonly bytes: number
  /**
   * A message sent again from the rejected ones: it is kept already if it is refused again, its key may be revoked by now, and its
   * sender's clock is corrected by when it first came. `id` names it when it brings no id, so that sending it again twice counts once.
   */
  readonly again?: { readonly id: string; readonly receivedAt: string }
  /** Said on a page of the platform itself by whoever it is of, who has no key: what is refused is told there, and not kept. */
  readonly keyless?: true
  /** Messages of an import: what is refused of them is in the import's own report, and how far it has come is written with them. */
  readonly imported?: Imported
}

export type Intake = {
  /**
   * Takes the messages of one request: reads each, keeps the bad ones as rejected, and resolves once all of it is committed, so that what is
   * acknowledged is durable.
   * @throws AppError `overloaded` when too much is waiting, `stopping`, `database_unavailable`; nothing of the request is taken then
   */
  take(messages: readonly Json[], options: TakeOptions): Promise<Receipt>
  /**
   * What would be refused of an import's messages, without taking any. So is what names somebody who was erased and does not say when it happened (`erased_untimed`): it
   * may be older, and would make them anew.
   */
  check(messages: readonly Json[], key: KeyIdentity): Promise<readonly Rejection[]>
  /** Refuses new work, and resolves when all that was accepted is committed. */
  stop(): Promise<void>
  /** Messages waiting. */
  readonly waiting: number
}

export type IntakeOptions = {
  readonly db: Database
  /**
   * Verifies, against the database, which keys hold now, and that what the door applies is current: one query a batch, so that a revoked key
   * is refused, and a contract is applied, by every node from its acknowledgement on (law 7).
   */
  readonly verify: () => Promise<(key: KeyIdentity) => boolean>
  /** Everything that can be read comes in when absent. */
  readonly door?: Door
  /** Told what was committed, once it is acknowledged. */
  readonly wrote?: (written: Written) => void
  readonly profiles: Profiles
  /** For what data may be used, as of the last `verify`. */
  readonly consent: () => ConsentPlan
  /** Hears what messages signal. */
  readonly hear: HearSignals
  /** How people are recognised, as of the last `verify`. */
  readonly recogniser: () => Recogniser
  /** Purposes under which partners may read people; none when absent. */
  readonly shared?: () => ReadonlySet<string>
  readonly metrics: IntakeMetrics
  /** Told of messages that name somebody whom their key may not speak for; nobody is when absent. */
  readonly claims?: Pick<ClaimCounts, 'mark' | 'stop'>
  /** Told of messages that are not stored, for that is refused. */
  readonly withheld?: Pick<WithheldCounts, 'mark' | 'flush'>
  /** Told of signals that were not taken as they came; nobody is when absent. */
  readonly faults?: Pick<SignalFaults, 'mark' | 'stop'>
  readonly trace?: Trace
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
  /** What may wait at most. */
  readonly bounds?: { readonly messages: number; readonly bytes: number }
}

type Waiting = Request & {
  readonly bytes: number
  /** To be verified before the batch is written. */
  readonly key: KeyIdentity | undefined
  readonly resolve: (outcome: Committed & { readonly request: Request }) => void
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
 * Messages from which on a batch is begun beside another. Without it the first request that came after a commit was a batch of its own:
 * `bench/ingest`, which has 800 messages under way, was written by 225 at a time, now by 300, and takes a tenth less of the processor.
 */
const WORTH_BESIDE = BATCH_MESSAGES * 0.8

/**
 * Micro-batched intake. Requests that arrive while batches are written form the next one, so the batch grows with the load by itself and a
 * lone event waits for nobody.
 */
export function createIntake(options: IntakeOptions): Intake {
  const {
    db,
    profiles,
    verify,
    door,
    consent,
    hear,
    recogniser,
    shared,
    wrote,
    metrics,
    claims,
    withheld,
    faults,
    trace = untraced,
    clock,
    newId,
  } = options
  const { bounds = BOUNDS } = options
  const linked = createLinkMemory()
  const saltOf = createDetachSalts(db)
  const tombstones = createTombstones(db)
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
    beside: WORTH_BESIDE,
    // An import has its turns to itself: what its transaction adds must not undo what others sent.
    sizeOf: (one) => (one.imported ? BATCH_MESSAGES + 1 : one.taken.length),
    touches: originsOf,
    work: async (turn) => {
      try {
        const good = await withKey(turn, verify)
        if (good.length === 0) return true
        // Only now is it certain that the door, and who is trusted with what, are as acknowledged before these messages came.
        const read = await Promise.all(good.map((one) => readAgain(one, recogniser())))
        const passed = throughDoor(read, door)
        const { requests } = passed
        const batch = {
          taken: requests.flatMap((one) => one.taken),
          rejected: requests.flatMap((one) => one.rejected),
          beside: requests.map(besideOf).find((one) => one !== undefined),
        }
        const plan = consent()
        const signalled = signalledIn(batch, { plan, hear })
        const started = performance.now()
        const span = { root: true, attributes: { messages: batch.taken.length, rejected: batch.rejected.length } }
        const committed = await trace('intake batch', span, () =>
          commitBatch(batch, {
            db,
            profiles,
            recogniser: recogniser(),
            tombstones,
            linked,
            consent: plan,
            signalled,
            saltOf,
          }),
        )
        metrics.batch({
          written: committed.written.messages.length,
          duplicates: committed.duplicates.size,
          withheld: committed.withheld.length,
          rejected: batch.rejected.length,
          seconds: (performance.now() - started) / 1000,
        })
        withheld?.mark(committed.withheld, plan)
        const fault = (source: string, code: string) => {
          metrics.signalFault(code)
          faults?.mark(source, code)
        }
        for (const { source, code } of signalled?.faults ?? []) fault(source, code)
        for (const { unsigned, row, event } of batch.taken) {
          if (namesNoZone(event)) fault(row.source, 'timezone_unknown')
          if (unsigned === undefined) continue
          metrics.claimed(unsigned)
          claims?.mark(row.source, unsigned)
        }
        for (const [place, one] of good.entries()) one.resolve({ ...committed, request: requests[place] ?? one })
        passed.committed(committed)
        if (committed.written.messages.length > 0) wrote?.(committed.written)
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
    check: async (messages, key) => {
      const envelope = {
        key,
        speaker: 'secret',
        recogniser: recogniser(),
        sentAt: undefined,
        receivedAt: clock(),
        newId,
        messageBytes: limits.importedBytes,
      } as const
      const read = readAll(messages, { envelope, keep: false })
      const [request] = throughDoor([read], door).requests
      const refused = request?.rejections ?? []
      const known = new Set(refused.map(({ index }) => index))
      return [...refused, ...(await untimedOfErased(read, tombstones)).filter(({ index }) => !known.has(index))]
    },
    take: async (messages, { key, sentAt, token, bytes, again, keyless, imported }) => {
      if (stopping) throw platformErrors.stopping('This server is stopping.')
      assertRoom(messages.length, bytes)
      const known = recogniser()
      const verdicts = known.read(tokensOf(messages, token))
      const envelope = {
        key,
        recogniser: known,
        token: tokenIn(token),
        shared: shared?.(),
        verdicts: verdicts instanceof Promise ? await verdicts : verdicts,
        sentAt,
        receivedAt: clock(),
        // Whoever may import speaks for the brand, whatever key names the source.
        ...(imported ? { messageBytes: limits.importedBytes, speaker: 'secret' as const } : {}),
        ...(again ? { arrivedAt: Date.parse(again.receivedAt), newId: () => again.id } : { newId }),
      }
      const read = readAll(messages, { envelope, keep: !again && !keyless && !imported, imported })
      if (read.taken.length + read.rejected.length === 0) {
        const beside = besideOf(read)
        if (beside) await db.tx((tx) => beside(tx, { written: new Map(), withheld: new Set() }))
        return { accepted: 0, duplicates: 0, rejected: read.rejections, taken: [], withheld: 0 }
      }
      // What it weighs in memory, which a compressed request does not say.
      const weight = Math.max(bytes, weightOf(read))
      assertRoom(messages.length, weight)
      waitingMessages += read.taken.length + read.rejected.length
      waitingBytes += weight
      const {
        duplicates,
        withheld: some,
        request,
      } = await new Promise<Committed & { readonly request: Request }>((resolve, reject) => {
        turns.push({ ...read, bytes: weight, key: again || keyless ? undefined : key, resolve, reject })
      })
      const { taken, rejections } = request
      return {
        accepted: taken.length,
        duplicates: duplicates.size === 0 ? 0 : taken.filter(({ row }) => duplicates.has(logKey(row))).length,
        rejected: rejections,
        taken,
        withheld: some.length === 0 ? 0 : withheldOf(taken, some),
      }
    },
    stop: async () => {
      stopping = true
      await turns.idle()
      await Promise.all([claims?.stop(), withheld?.flush(), faults?.stop()])
    },
    get waiting() {
      return waitingMessages
    },
  }
}

/** The requests of a turn whose key still holds; the others are refused. @throws when that cannot be known */
async function withKey(turn: readonly Waiting[], verify: IntakeOptions['verify']): Promise<readonly Waiting[]> {
  const holds = await verify()
  return turn.filter((one) => {
    const good = one.key === undefined || holds(one.key)
    if (!good) one.reject(platformErrors.unauthenticated('The key has been revoked.'))
    return good
  })
}

/** What an import writes beside its messages. A message that is in the request twice is written once, like one that is in the log already. */
function besideOf({ imported, taken, rejections }: Request): Beside | undefined {
  if (!imported) return undefined
  return (tx, keys) => {
    const own = [...new Set(taken.map(({ row }) => logKey(row)))]
    const written = own.filter((key) => keys.written.has(key)).length
    const withheld = own.filter((key) => keys.withheld.has(key)).length
    const duplicates = taken.length - written - withheld
    const stored = own.flatMap((key) => keys.written.get(key) ?? [])
    return imported.beside(tx, { written, stored, duplicates, withheld, rejected: rejections })
  }
}

/**
 * The request as it is read by this recogniser: as it was, unless somebody changed meanwhile how people are recognised. Turns were formed by
 * what it was; should two now touch one person, one loses the race and is computed again.
 */
async function readAgain(request: Waiting, recogniser: Recogniser): Promise<Request> {
  const { messages, envelope, keep, imported } = request
  if (envelope.recogniser === recogniser) return request
  const verdicts = await recogniser.read(tokensOf(messages, envelope.token))
  return readAll(messages, { envelope: { ...envelope, recogniser, verdicts }, keep, imported })
}

/** The identity tokens of a request. */
function tokensOf(messages: readonly Json[], token: Json | undefined): ReadonlySet<string> {
  const tokens = new Set<string>()
  const add = (said: Json | undefined) => {
    const one = tokenIn(said)
    if (one !== undefined) tokens.add(one)
  }
  add(token)
  for (const message of messages)
    if (isJsonObject(message) && isJsonObject(message.context)) add(message.context.identityToken)
  return tokens
}

function* originsOf({ taken }: Batch): Iterable<string> {
  for (const { event } of taken) for (const { origin } of event.identifiers) yield origin
}

/** How many messages of a request are among those that were withheld of its batch. */
function withheldOf(taken: readonly Taken[], withheld: Committed['withheld']): number {
  const keys = new Set(withheld.map((one) => logKey(one.taken.row)))
  return taken.filter(({ row }) => keys.has(logKey(row))).length
}

/** Characters of the messages as text, which is a byte each but for rare letters. */
function weightOf({ taken, rejected }: Batch): number {
  let weight = 0
  for (const { row } of taken) weight += row.body.length
  for (const { raw } of rejected) weight += raw.length
  return weight
}
