import type pg from 'pg'
import { asBinary, type BinaryResult, type BinaryStatement, runBinary } from './binary-statements.ts'
import { isUnavailable } from './database-unavailable.ts'

type Waiting = {
  readonly statement: BinaryStatement
  readonly resolve: (result: BinaryResult) => void
  readonly reject: (error: unknown) => void
}

type Run = (statement: string | { name: string; text: string }, values?: readonly unknown[]) => Promise<BinaryResult>

/** As `sendTogether`, on a connection of the pool: one transaction in one round trip. */
export async function together<T>(pool: pg.Pool, fn: (run: Run) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return await sendTogether(client, fn)
  } catch (error) {
    if (isUnavailable(error)) broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Runs `fn` until it waits for what a statement answers, and then sends all statements that it has begun: in one round trip, as one transaction or as a
 * part of the one that is open. When `fn` fails before, nothing is sent.
 */
export async function sendTogether<T>(client: pg.ClientBase, fn: (run: Run) => Promise<T>): Promise<T> {
  const waiting: Waiting[] = []
  let isSent = false
  const run: Run = (said, values) => {
    const statement = asBinary(said, values)
    if (isSent) return Promise.reject(new Error('What was begun together has been sent: begin it before waiting.'))
    if (!statement) return Promise.reject(new Error('Together go named statements with values in binary only.'))
    return new Promise((resolve, reject) => waiting.push({ statement, resolve, reject }))
  }
  const done = fn(run)
  let hasFailed = false
  done.catch(() => {
    hasFailed = true
  })
  await nothingElseToDo()
  isSent = true
  if (hasFailed || waiting.length === 0) return await done
  try {
    const results = await runBinary(
      client,
      waiting.map((one) => one.statement),
    )
    for (const [place, one] of waiting.entries()) one.resolve(results[place] ?? NOTHING)
  } catch (error) {
    for (const one of waiting) one.reject(error)
    await done
    // Nothing was written, whatever `fn` made of it.
    throw error
  }
  return await done
}

const NOTHING: BinaryResult = { rows: [], rowCount: null }

/** Resolves once every promise that need not wait has been followed. */
function nothingElseToDo(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)))
}
