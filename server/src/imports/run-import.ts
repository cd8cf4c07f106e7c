import type { Json } from '@diapason/kernel'
import type { Logger } from 'pino'
import type { ImportOutcome, Intake } from '../intake/index.ts'
import type { Audit } from '../platform/audit/audit.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { AppError } from '../platform/errors/app-error.ts'
import { importErrors } from './errors.ts'
import { createFileStore } from './file-store.ts'
import type { ImportRecord } from './import-record.ts'
import { type OpenWorker, openWorker } from './open-worker.ts'
import { readingOf } from './reading-of.ts'
import { createImportStore } from './store.ts'
import { addProblems } from './sum-problems.ts'
import type { Page, RefusedLine, WorkerItem } from './worker-protocol.ts'

export type RunOptions = {
  readonly db: Database
  readonly intake: Pick<Intake, 'take' | 'check'>
  /** The key of an id, when it is not revoked. */
  readonly keyOf: (id: string) => Promise<KeyIdentity | undefined>
  readonly audit: Audit
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

export type RunContext = { readonly signal: AbortSignal; readonly log: Logger }

/** The import was cancelled, or somebody else runs it: there is nothing to say and nothing to do. */
class Superseded extends Error {}

/** Messages kept to be shown. */
const FIRST = 10

/**
 * Runs an import from where it stopped to its end. The file is read through once before anything is taken, so that a damaged one leaves no
 * trace; then page after page is committed together with the position (`Intake.take`, `imported`): killed at any moment, it goes on with the next
 * page, and no line counts twice or is lost. What is wrong with the file or the mapping ends the import with a reason; what is wrong with the
 * machinery (a database that is away) throws, so that the job runs again.
 */
export async function runImport(id: string, options: RunOptions, context: RunContext): Promise<void> {
  const { db, audit, clock } = options
  const store = createImportStore(db)
  await store.move(id, { from: ['queued'], to: 'checking' })
  const end = (to: 'done' | 'ready' | 'failed', error?: { code: string; message: string }) =>
    db.tx(async (tx) => {
      const inTx = createImportStore(tx)
      if (!(await inTx.finish(id, { to, at: new Date(clock()).toISOString(), error }))) return
      const ended = await inTx.one(id)
      if (!ended || ended.dry) return
      const { lines, written, duplicates, withheld, refused } = ended
      await audit.record(tx, {
        principal: 'system',
        action: error ? 'import.fail' : 'import.finish',
        target: { kind: 'import', id },
        detail: { lines, written, duplicates, withheld, refused, ...(error ? { code: error.code } : {}) },
      })
    })
  try {
    const started = await store.one(id)
    if (!started || (started.state !== 'checking' && started.state !== 'importing')) return
    if (started.state === 'checking' && started.total === null) await check(started, options, context)
    else await store.move(id, { from: ['checking'], to: 'importing' })
    const checked = await store.one(id)
    if (checked?.state !== 'importing') return
    await importPages(checked, options, context)
    await end(checked.dry ? 'ready' : 'done')
  } catch (error) {
    if (error instanceof Superseded) return
    context.signal.throwIfAborted()
    if (!(error instanceof AppError) || error.definition.retryable) {
      context.log.warn({ err: error, import: id }, 'an import was interrupted')
      throw error
    }
    await end('failed', { code: error.code, message: error.message })
  }
}

/** Called when a job was given up: nobody would know otherwise. */
export async function giveUpImport(id: string, { db, clock }: RunOptions): Promise<void> {
  const error = { code: 'import_failed', message: 'It failed again and again; what was imported is kept.' }
  await createImportStore(db).finish(id, { to: 'failed', at: new Date(clock()).toISOString(), error })
}

async function check(of: ImportRecord, { db }: RunOptions, { signal }: RunContext): Promise<void> {
  const store = createImportStore(db)
  const worker = openWorker(createFileStore(db).open(of.id, of.size), {
    kind: 'count',
    ...(await readingOf(of, store)),
  })
  try {
    for (let item = await next(worker, signal); item; item = await next(worker, signal)) {
      if (item.kind !== 'counted') continue
      const { lines, columns, shape, whole } = item.counted
      if (!(await store.checked(of.id, { lines, columns, format: shape.format, whole }))) throw new Superseded()
    }
  } finally {
    await worker.close()
  }
}

async function importPages(of: ImportRecord, options: RunOptions, { signal }: RunContext): Promise<void> {
  const { db, keyOf } = options
  const key = of.key === null ? undefined : await keyOf(of.key)
  if (!key) throw importErrors.import_key('The key that was chosen does not exist any more.')
  const store = createImportStore(db)
  const worker = openWorker(createFileStore(db).open(of.id, of.size), {
    kind: 'make',
    ...(await readingOf(of, store)),
    mapping: of.mapping,
    id: of.id,
    after: of.units,
  })
  let progress: Progress = { from: of.units, problems: of.problems, firstMessages: of.firstMessages }
  try {
    // While one page is committed, the worker makes the next.
    let coming = next(worker, signal)
    for (let item = await coming; item; item = await coming) {
      if (item.kind !== 'page') break
      const { page } = item
      const made = page.made.map(({ message }) => JSON.parse(message) as Json)
      const refusals = await options.intake.check(made, key)
      const wrong = new Set(refusals.map(({ index }) => index))
      const messages = made.filter((_, index) => !wrong.has(index))
      const refused = [...page.refused, ...(await linesOf(worker, { page, refusals }))]
      coming = next(worker, signal)
      coming.catch(() => {})
      const problems = addProblems(progress.problems, refused)
      const { from, firstMessages } = progress
      const kept = await commit({ of, page, messages, key, refused, problems, firstMessages, from }, options, signal)
      progress = { from: page.units, problems, firstMessages: kept }
    }
  } finally {
    await worker.close()
  }
}

type Progress = Pick<ImportRecord, 'problems' | 'firstMessages'> & { readonly from: number }

type Commit = Progress & {
  readonly of: ImportRecord
  readonly page: Page
  readonly messages: readonly Json[]
  readonly key: KeyIdentity
  readonly refused: readonly RefusedLine[]
}

/** Takes a page of messages, with how far the import has come. Returns the first messages, as they are kept. */
async function commit(what: Commit, { db, intake }: RunOptions, signal: AbortSignal): Promise<readonly Json[]> {
  const { of, page, messages, key, refused, problems, from } = what
  const { units, lines, skipped } = page
  let firstMessages: readonly Json[] = []
  const advance = async (
    tx: Database,
    { written, duplicates, withheld }: Pick<ImportOutcome, 'written' | 'duplicates' | 'withheld'>,
    examples: readonly Json[],
  ) => {
    firstMessages = [...what.firstMessages, ...examples].slice(0, FIRST)
    const so = { from, units, lines, skipped, written, duplicates, withheld, refused, problems, firstMessages }
    if (!(await createImportStore(tx).advance(of.id, so))) throw new Superseded()
  }
  if (of.dry) {
    const counts = { written: messages.length, duplicates: 0, withheld: 0 }
    await db.tx((tx) => advance(tx, counts, messages.slice(0, FIRST)))
    return firstMessages
  }
  const bytes = page.made.reduce((sum, { message }) => sum + message.length, 0)
  for (;;) {
    signal.throwIfAborted()
    try {
      await intake.take(messages, {
        key,
        sentAt: undefined,
        bytes,
        imported: {
          broughtAt: of.createdAt,
          // As they are stored: what somebody refuses is no example either, nor is who was erased.
          beside: (tx, outcome) =>
            advance(
              tx,
              outcome,
              outcome.stored.slice(0, FIRST).map((text) => JSON.parse(text) as Json),
            ),
        },
      })
      return firstMessages
    } catch (error) {
      // People who send events come first: an import waits until there is room again.
      if (!(error instanceof AppError) || error.code !== 'overloaded') throw error
      await pause(error.options.retryAfter ?? 1, signal)
    }
  }
}

/** The lines that refused messages were made of, as they are reported. */
async function linesOf(
  worker: OpenWorker,
  { page, refusals }: { page: Page; refusals: Awaited<ReturnType<Intake['check']>> },
): Promise<RefusedLine[]> {
  if (refusals.length === 0) return []
  const byUnit = new Map(refusals.map((refusal) => [page.made[refusal.index]?.unit ?? -1, refusal]))
  const lines = await worker.cells([...byUnit.keys()])
  return lines.map(({ unit, line, cells }) => {
    const refusal = byUnit.get(unit)
    // Of somebody who was erased the report keeps the number of the line, and nothing else.
    const told = refusal?.code === 'erased_untimed' ? cells.map(() => '') : cells
    return { line, cells: told, column: null, code: refusal?.code ?? 'event_invalid', message: refusal?.message ?? '' }
  })
}

async function next(worker: OpenWorker, signal: AbortSignal): Promise<WorkerItem | undefined> {
  signal.throwIfAborted()
  return worker.next()
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
