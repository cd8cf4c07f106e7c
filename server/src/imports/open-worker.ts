import { Worker } from 'node:worker_threads'
import type { AppError } from '../platform/errors/app-error.ts'
import { importErrors } from './errors.ts'
import type { Octets } from './octets.ts'
import type { FromWorker, ToWorker, WorkerItem, WorkerJob } from './worker-protocol.ts'

export type OpenWorker = {
  /** The next item; undefined at the end. @throws AppError with what is wrong with the file or the mapping */
  next(): Promise<WorkerItem | undefined>
  /** The lines that units of the last item were made of. */
  cells(units: readonly number[]): Promise<readonly { unit: number; line: number; cells: readonly string[] }[]>
  close(): Promise<void>
}

/** Megabytes of objects that a file may cost while it is read; Online Retail as Parquet, 541,909 rows in one row group, passes. */
const MEMORY = 512

const ENTRY = new URL('./import-worker.ts', import.meta.url)

/**
 * Reads a file in a thread of its own, so that decoding never delays a decision, and a file that is made to harm exhausts only that thread. The
 * octets are read on this side; items come when they are asked for, one at a time.
 */
export function openWorker(octets: Octets, job: WorkerJob): OpenWorker {
  const worker = new Worker(ENTRY, {
    workerData: { job, size: octets.size },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    // Nothing of the environment: it may hold passwords, and the worker reads what strangers made.
    env: {},
  })
  const say = (message: ToWorker) => worker.postMessage(message)
  let waiting: { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | undefined
  let broken: Error | undefined

  const fail = (error: Error) => {
    broken ??= error
    waiting?.reject(broken)
    waiting = undefined
  }
  let readFailure: unknown
  worker.on('message', (message: FromWorker) => {
    if (message.kind !== 'read') {
      waiting?.resolve(message)
      waiting = undefined
      return
    }
    octets.read(message.start, message.end).then(
      (bytes) => say({ kind: 'octets', id: message.id, bytes }),
      (error: unknown) => {
        readFailure = error
        say({ kind: 'no octets', id: message.id, message: 'The octets could not be read.' })
      },
    )
  })
  worker.on('error', (error) => {
    const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    fail(memory ? importErrors.import_memory('Reading the file takes more memory than an import may use.') : error)
  })
  worker.on('exit', () => fail(new Error('The worker has ended.')))

  const ask = (message: ToWorker) =>
    new Promise<FromWorker>((resolve, reject) => {
      if (broken) {
        reject(broken)
        return
      }
      waiting = { resolve, reject }
      say(message)
    })

  return {
    next: async () => {
      const answer = await ask({ kind: 'next' })
      // What kept the octets away says more than that they are missing.
      if (answer.kind === 'failed') throw readFailure ?? failureOf(answer)
      return answer.kind === 'item' ? answer.item : undefined
    },
    cells: async (units) => {
      const answer = await ask({ kind: 'cells', units })
      return answer.kind === 'cells' ? answer.lines : []
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

function failureOf({ code, message, problems }: Extract<FromWorker, { kind: 'failed' }>): AppError | Error {
  const factory = code === undefined ? undefined : Object.entries(importErrors).find(([name]) => name === code)?.[1]
  return typeof factory === 'function' ? factory(message, { problems }) : new Error(message)
}
