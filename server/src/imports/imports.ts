import type { Json } from '@diapason/kernel'
import { createAudit } from '../platform/audit/audit.ts'
import { type KeyIdentity, type Principal, principalName } from '../platform/auth/principal.ts'
import type { Jobs } from '../platform/jobs/jobs.ts'
import { importErrors } from './errors.ts'
import type { FileOptions } from './file-options.ts'
import { CHUNK, createFileStore } from './file-store.ts'
import type { ImportRecord } from './import-record.ts'
import type { ImportKind, Inspection } from './inspection.ts'
import { openWorker } from './open-worker.ts'
import { readingOf } from './reading-of.ts'
import type { RunOptions } from './run-import.ts'
import { createImportStore } from './store.ts'
import { RUN_IMPORT } from './tasks.ts'
import type { Page, WorkerItem, WorkerJob } from './worker-protocol.ts'

export type ImportsOptions = RunOptions & {
  readonly jobs: Pick<Jobs, 'add'>
  readonly newId: () => string
  /** Octets of a file at most. */
  readonly uploadLimit: number
}

/** The first messages that a mapping makes, and what is wrong with the lines before them. */
export type Preview = Pick<Page, 'refused' | 'skipped' | 'lines'> & {
  readonly messages: readonly Json[]
  readonly made: number
}

export type Imports = ReturnType<typeof createImports>

/** Files that are looked at at once: each has a thread and memory of its own. */
const LOOKED_AT_ONCE = 2
const SHOWN_MESSAGES = 10
/** Lines that a preview reads: enough to see what is wrong, few enough to see it while one types. */
const PREVIEWED = 2000
const SHOWN_REFUSED = 50

/** What people and programs do with imports. Running them is the job's (`run-import.ts`). */
export function createImports(options: ImportsOptions) {
  const { db, jobs, newId, clock, intake, keyOf, uploadLimit } = options
  const audit = createAudit({ clock })
  const store = createImportStore(db)
  const files = createFileStore(db)
  const inTurn = turnstile(LOOKED_AT_ONCE)
  const now = () => new Date(clock()).toISOString()

  const known = async (id: string, of = store): Promise<ImportRecord> => {
    const record = await of.one(id)
    if (!record) throw importErrors.import_unknown('There is no such import.')
    return record
  }
  /** One whose file can be read. */
  const readable = async (id: string): Promise<ImportRecord> => {
    const record = await known(id)
    assertReadable(record)
    return record
  }
  const firstItem = (record: ImportRecord, job: WorkerJob): Promise<WorkerItem | undefined> =>
    inTurn(async () => {
      const worker = openWorker(files.open(record.id, record.size), job)
      try {
        return await worker.next()
      } finally {
        await worker.close()
      }
    })

  return {
    /** Announces a file. @throws AppError `import_too_large`, `import_unknown` */
    create: (
      of: { name: string; size: number; repairs?: string | undefined },
      principal: Principal,
    ): Promise<ImportRecord> => {
      if (of.size > uploadLimit)
        throw importErrors.import_too_large(`The file has ${of.size} octets; this server takes ${uploadLimit}.`)
      const id = newId()
      return db.tx(async (tx) => {
        const inTx = createImportStore(tx)
        if (of.repairs !== undefined) await known(of.repairs, inTx)
        const { name, size, repairs = null } = of
        await inTx.create({ id, name, size, repairs, createdAt: now(), createdBy: principalName(principal) })
        await audit.record(tx, { principal, action: 'import.create', target: { kind: 'import', id }, detail: { size } })
        return known(id, inTx)
      })
    },

    /** Takes octets of a file as they come, from `at` on. When the last has come, the file is whole. */
    upload: async (id: string, of: { at: number; octets: AsyncIterable<Uint8Array> }): Promise<ImportRecord> => {
      let at = of.at
      for await (const bytes of inChunks(of.octets)) at = await files.append(id, { at, bytes })
      const record = await known(id)
      if (record.state !== 'uploading' || record.received < record.size) return record
      await store.complete(id, await files.digest(id, record.size))
      return known(id)
    },

    inspect: async (id: string, of: { file: FileOptions; kind?: ImportKind | undefined }): Promise<Inspection> => {
      const record = await readable(id)
      const job = { kind: 'inspect', file: of.file, about: of.kind, name: record.name } as const
      const item = await firstItem(record, job)
      if (item?.kind !== 'inspection') throw importErrors.import_empty('The file has no lines.')
      return item.inspection
    },

    preview: async (id: string, of: { mapping: Json; key?: string | undefined }): Promise<Preview> => {
      const record = await readable(id)
      const reading = await readingOf({ ...record, mapping: of.mapping }, store)
      const item = await firstItem(record, {
        kind: 'make',
        ...reading,
        mapping: of.mapping,
        id,
        after: 0,
        most: PREVIEWED,
      })
      if (item?.kind !== 'page') throw importErrors.import_empty('The file has no lines.')
      const { made, refused, skipped, lines } = item.page
      const messages = made.map(({ message }) => JSON.parse(message) as Json)
      const refusals = await intake.check(messages, (of.key && (await keyOf(of.key))) || NOBODY)
      const wrong = refusals.map(({ index, code, message }) => ({
        line: made[index]?.line ?? 0,
        code,
        message,
        column: null,
        cells: [],
      }))
      const bad = new Set(refusals.map(({ index }) => index))
      return {
        messages: messages.filter((_, index) => !bad.has(index)).slice(0, SHOWN_MESSAGES),
        refused: [...refused, ...wrong].sort((a, b) => a.line - b.line).slice(0, SHOWN_REFUSED),
        made: messages.length - wrong.length,
        skipped,
        lines,
      }
    },

    /**
     * Sets an import to be run as a job. One that failed or was cancelled goes on where it stopped if mapping and key are the same; otherwise it
     * begins anew, and messages that are there already count once.
     */
    start: async (
      id: string,
      of: { mapping: Json; key: string; dry: boolean },
      principal: Principal,
    ): Promise<ImportRecord> => {
      if (!(await keyOf(of.key))) throw importErrors.import_key('No key that works has this id.')
      return db.tx(async (tx) => {
        const inTx = createImportStore(tx)
        const before = await inTx.lock(id)
        if (!before) throw importErrors.import_unknown('There is no such import.')
        assertReadable(before)
        if (before.state === 'queued' || before.state === 'checking' || before.state === 'importing')
          throw importErrors.import_state(`The import is ${before.state} already.`)
        const goesOn =
          (before.state === 'failed' || before.state === 'cancelled') &&
          !of.dry &&
          !before.dry &&
          before.key === of.key &&
          JSON.stringify(before.mapping) === JSON.stringify(of.mapping)
        await inTx.queue(id, { ...of, startedAt: now(), startedBy: principalName(principal), afresh: !goesOn })
        await jobs.add(RUN_IMPORT, { id }, { tx, key: `import:${id}`, queue: 'imports' })
        if (!of.dry)
          await audit.record(tx, {
            principal,
            action: goesOn ? 'import.resume' : 'import.start',
            target: { kind: 'import', id },
            detail: { key: of.key },
          })
        return known(id, inTx)
      })
    },

    /** Ends a run; what was imported stays. */
    cancel: (id: string, principal: Principal): Promise<ImportRecord> =>
      db.tx(async (tx) => {
        const inTx = createImportStore(tx)
        const record = await known(id, inTx)
        if (!(await inTx.finish(id, { to: record.dry ? 'ready' : 'cancelled', at: now() })))
          throw importErrors.import_state(`The import is ${record.state}: there is nothing to cancel.`)
        await audit.record(tx, { principal, action: 'import.cancel', target: { kind: 'import', id } })
        return known(id, inTx)
      }),

    /** Removes an import with its file and its report. What was imported stays in the log, under its own rules. */
    remove: (id: string, principal: Principal): Promise<void> =>
      db.tx(async (tx) => {
        const inTx = createImportStore(tx)
        const record = await inTx.lock(id)
        if (!record) throw importErrors.import_unknown('There is no such import.')
        if (record.state === 'queued' || record.state === 'checking' || record.state === 'importing')
          throw importErrors.import_state('The import is running: cancel it first.')
        await inTx.remove(id)
        await audit.record(tx, { principal, action: 'import.delete', target: { kind: 'import', id } })
      }),

    one: (id: string) => known(id),
    list: store.list,
    refused: store.refused,
  }
}

/** Who sends nothing: a preview needs a source to be read under, whichever. */
const NOBODY: KeyIdentity = { id: '', name: '', kind: 'secret', purpose: '', legalBasis: '', channel: null }

function assertReadable({ state, fileRemovedAt }: ImportRecord): void {
  if (state === 'uploading') throw importErrors.import_state('The file is not whole yet.')
  if (fileRemovedAt !== null) throw importErrors.import_file_gone('The file of this import has been removed.')
}

/** Octets as they come over the network → pieces that fill a row each. */
async function* inChunks(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const bytes of octets) {
    for (let rest = bytes; rest.length > 0; ) {
      const part = rest.subarray(0, CHUNK - size)
      parts.push(part)
      size += part.length
      rest = rest.subarray(part.length)
      if (size < CHUNK) continue
      yield Buffer.concat(parts)
      parts = []
      size = 0
    }
  }
  if (size > 0) yield Buffer.concat(parts)
}

/** Lets so many work at once; the others wait for their turn. */
function turnstile(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else inside += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside -= 1
    }
  }
}
