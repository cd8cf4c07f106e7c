import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { countLines } from './count-lines.ts'
import { inspectFile } from './inspect-file.ts'
import { makeMessages } from './make-messages.ts'
import type { Octets } from './octets.ts'
import type { Row } from './row.ts'
import type { FromWorker, ToWorker, WorkerItem, WorkerJob } from './worker-protocol.ts'

// The entry of a worker: it reads a file in a thread of its own, item by item as it is asked. See `open-worker.ts`.

const { job, size } = workerData as { readonly job: WorkerJob; readonly size: number }
if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const say = (message: FromWorker) => port.postMessage(message)
  const reads = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>()
  let reading = 0
  const octets: Octets = {
    size,
    read: (start, end) =>
      new Promise((resolve, reject) => {
        reading += 1
        reads.set(reading, { resolve, reject })
        say({ kind: 'read', id: reading, start, end })
      }),
  }
  let kept: ReadonlyMap<number, readonly Row[]> = new Map()
  const items = itemsOf(octets, (rows) => {
    kept = rows
  })
  const next = async () => {
    try {
      const { value } = await items.next()
      say({ kind: 'item', item: value ?? undefined })
    } catch (error) {
      say(failure(error))
    }
  }
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'next':
        void next()
        return
      case 'cells':
        say({
          kind: 'cells',
          lines: message.units.flatMap((unit) =>
            (kept.get(unit) ?? []).map((row) => ({ unit, line: row.line, cells: row.cells() })),
          ),
        })
        return
      case 'octets':
        reads.get(message.id)?.resolve(message.bytes)
        reads.delete(message.id)
        return
      case 'no octets':
        reads.get(message.id)?.reject(new Error(message.message))
        reads.delete(message.id)
        return
      default:
        message satisfies never
    }
  })
}

async function* itemsOf(
  octets: Octets,
  keep: (rows: ReadonlyMap<number, readonly Row[]>) => void,
): AsyncGenerator<WorkerItem, undefined> {
  switch (job.kind) {
    case 'inspect':
      yield {
        kind: 'inspection',
        inspection: await inspectFile(octets, { file: job.file, kind: job.about, name: job.name }),
      }
      return
    case 'count':
      for await (const counted of countLines(octets, job)) yield { kind: 'counted', counted }
      return
    case 'make':
      for await (const page of makeMessages(octets, { ...job, keep })) yield { kind: 'page', page }
      return
    default:
      job satisfies never
  }
}

/** An error cannot cross between threads as what it is: its code can. */
function failure(error: unknown): FromWorker {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const ours = error instanceof Error && error.name === 'AppError'
  const options =
    ours && 'options' in error ? (error.options as { problems?: readonly { path: string; message: string }[] }) : {}
  return {
    kind: 'failed',
    code: ours ? code : undefined,
    message: error instanceof Error ? error.message : String(error),
    problems: options.problems ?? [],
  }
}
