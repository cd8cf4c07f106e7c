import type pg from 'pg'
import { valueTypes } from './value-types.ts'

/** A named statement whose parameters are in PostgreSQL's binary format already (`binaryArray`). */
export type BinaryStatement = {
  readonly name: string
  readonly text: string
  readonly values: readonly Buffer[]
}

export type BinaryResult = { readonly rows: Record<string, unknown>[]; rowCount: number | null }

type Column = { readonly name: string; readonly read: (text: string) => unknown }
type Callback = (error: Error | undefined, results: readonly BinaryResult[]) => void

/** A statement as a connection has prepared it: its text, and the columns of its rows. */
type Prepared = { readonly text: string; readonly columns: readonly Column[] }

/** By name. */
const prepared = new WeakMap<pg.Connection, Map<string, Prepared>>()

/**
 * Statements that go to PostgreSQL in one piece and come back in one, in the way of the driver's own queries (`pg` calls it a submittable).
 * What lies between two Syncs of the protocol is one transaction: all of it or, from the first error on, nothing. So several statements cost
 * one round trip, without begin and commit.
 *
 * The driver would copy all parameters of a statement into a buffer that grows from 256 bytes: twice what is sent, as garbage, and V8
 * begins a full collection for every 64 MB of such memory. Here large parameters are sent from where they are.
 */
export class BinaryStatements {
  /** Set by the driver. */
  callback: Callback | undefined
  readonly #statements: readonly BinaryStatement[]
  readonly #results: BinaryResult[] = []
  /** In the order of the statements, like the results. */
  readonly #columns: (readonly Column[])[] = []
  #rows: Record<string, unknown>[] = []
  #failure: Error | undefined

  constructor(statements: readonly BinaryStatement[]) {
    this.#statements = statements
  }

  submit(connection: pg.Connection): null {
    const { stream } = connection
    const known = prepared.get(connection)
    stream.cork()
    for (const { name, text, values } of this.#statements) {
      const before = known?.get(name)
      const isKnown = before?.text === text
      if (!isKnown) stream.write(preparation(name, text))
      this.#columns.push(isKnown ? before.columns : [])
      for (const piece of execution(name, { values, describes: !isKnown })) stream.write(piece)
    }
    stream.write(SYNC)
    stream.uncork()
    return null
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns[this.#results.length] = fields.map(({ name, dataTypeID }) => ({
      name,
      read: valueTypes.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
    }))
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#failure) return
    try {
      const row: Record<string, unknown> = {}
      let place = 0
      for (const { name, read } of this.#columns[this.#results.length] ?? []) {
        const text = fields[place++]
        row[name] = text === null || text === undefined ? null : read(text)
      }
      this.#rows.push(row)
    } catch (error) {
      this.#failure = error as Error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const count = /\d+$/.exec(text)?.[0]
    this.#results.push({ rows: this.#rows, rowCount: count === undefined ? null : Number(count) })
    this.#rows = []
  }

  handleReadyForQuery(connection: pg.Connection): void {
    // Only now is it certain that all of them were: after an error those that were are prepared anew.
    const known = prepared.get(connection) ?? new Map<string, Prepared>()
    for (const [place, { name, text }] of this.#statements.entries())
      known.set(name, { text, columns: this.#columns[place] ?? [] })
    prepared.set(connection, known)
    this.callback?.(this.#failure, this.#results)
  }

  handleError(error: Error): void {
    this.callback?.(error, [])
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
  handleCopyInResponse(connection: pg.Connection & { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('Nothing is copied here.')
  }
}

/** Prepared under names that the driver's own queries do not use. */
const PREFIX = 'b.'

/** Runs statements, as one transaction or as a part of the one that is open on the connection. */
export function runBinary(
  on: pg.Pool | pg.ClientBase,
  statements: readonly BinaryStatement[],
): Promise<readonly BinaryResult[]> {
  return new Promise((resolve, reject) => {
    const answered = (error: Error | undefined, results: readonly BinaryResult[]) => {
      if (!error) return resolve(results)
      // Who asked, instead of who read the answer.
      Error.captureStackTrace(error)
      reject(error)
    }
    // What the types say of a submittable is true of a client only, and leaves out its callback.
    const query = on.query as unknown as (one: BinaryStatements, values: undefined, done: Callback) => void
    query.call(on, new BinaryStatements(statements), undefined, answered)
  })
}

/** The statement, if it can be sent so. */
export function asBinary(
  statement: string | { readonly name: string; readonly text: string },
  values: readonly unknown[] = [],
): BinaryStatement | undefined {
  if (typeof statement === 'string' || !values.every((one) => one instanceof Buffer)) return undefined
  return { ...statement, values: values as readonly Buffer[] }
}

/** Close, which is no error where there is no such statement, and Parse. */
function preparation(name: string, text: string): Buffer {
  const [own, sql] = [Buffer.from(PREFIX + name), Buffer.from(text)]
  const message = Buffer.alloc(1 + 4 + 1 + own.length + 1 + (1 + 4 + own.length + 1 + sql.length + 1 + 2))
  let at = message.write('C', 0)
  at = message.writeInt32BE(4 + 1 + own.length + 1, at)
  at += message.write('S', at)
  at += own.copy(message, at) + 1
  at += message.write('P', at)
  at = message.writeInt32BE(4 + own.length + 1 + sql.length + 1 + 2, at)
  at += own.copy(message, at) + 1
  sql.copy(message, at)
  return message
}

/** Parameters up to this size are copied together: a piece of its own costs more than copying so much. */
const SMALL = 8192

/** Bind, with one format for all parameters and text for all results; then Execute, and Describe before it where the columns are not known. */
function execution(name: string, { values, describes }: { values: readonly Buffer[]; describes: boolean }): Buffer[] {
  const then = describes ? DESCRIBE_EXECUTE : EXECUTE
  let size = 4 + 1 + PREFIX.length + name.length + 1 + 4 + 2 + 2
  let own = 1 + size + then.length
  for (const { length } of values) {
    size += 4 + length
    own += length > SMALL ? 4 : 4 + length
  }
  const pieces: Buffer[] = []
  const head = Buffer.allocUnsafe(own)
  let at = head.write('B', 0)
  at = head.writeInt32BE(size, at)
  at = head.writeUInt8(0, at)
  at += head.write(PREFIX + name, at, 'latin1')
  at = head.writeUInt8(0, at)
  at = head.writeInt32BE(0x0001_0001, at)
  at = head.writeInt16BE(values.length, at)
  let from = 0
  for (const value of values) {
    at = head.writeInt32BE(value.length, at)
    if (value.length <= SMALL) {
      at += value.copy(head, at)
      continue
    }
    pieces.push(head.subarray(from, at), value)
    from = at
  }
  at = head.writeInt16BE(0, at)
  then.copy(head, at)
  pieces.push(head.subarray(from))
  return pieces
}

/** Of the portal without a name: all of its rows, and its columns before them. */
const EXECUTE = Buffer.from([69, 0, 0, 0, 9, 0, 0, 0, 0, 0])
const DESCRIBE_EXECUTE = Buffer.concat([Buffer.from([68, 0, 0, 0, 6, 80, 0]), EXECUTE])
const SYNC = Buffer.from([83, 0, 0, 0, 4])
