import { createReadStream } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { EngineException } from './engine-exception.ts'

/** Kept in memory; what is larger goes on in a file. */
const IN_MEMORY = 4 * 1024 * 1024
/** Largest answer of all: it stands on the disk until it is read. */
const MAX_FILE = 4 * 1024 * 1024 * 1024

export interface CollectedResult {
  /** Reads the whole, once. */
  read(): Readable
  /** Removes the file, if any. */
  discard(): Promise<void>
}

let collected = 0

/**
 * Takes an answer from the engine as fast as the engine makes it, so that its lane is free again and a slow reader costs a file, not a
 * lane. An error in the last row is still an error: nothing has been sent yet.
 */
export async function collectResult(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<CollectedResult> {
  const head: Uint8Array[] = []
  let size = 0
  let file: { name: string; handle: FileHandle } | undefined
  const discard = async () => {
    if (file !== undefined) await unlink(file.name).catch(() => undefined)
  }
  try {
    for await (const piece of pieces) {
      if (signal.aborted) throw new EngineException(394, 'QUERY_WAS_CANCELLED', 'The caller went away.')
      size += piece.length
      if (size > MAX_FILE)
        throw new EngineException(396, 'TOO_MANY_ROWS_OR_BYTES', `The answer is larger than ${MAX_FILE} bytes.`)
      if (file === undefined && size <= IN_MEMORY) {
        head.push(piece)
        continue
      }
      file ??= await create()
      await file.handle.writeFile(piece)
    }
  } catch (error) {
    await discard()
    throw error
  } finally {
    await file?.handle.close()
  }
  const name = file?.name
  return { read: () => Readable.from(concatenated(head, name), { objectMode: false }), discard }
}

async function create(): Promise<{ name: string; handle: FileHandle }> {
  collected += 1
  const name = `answer-${collected}.bin`
  return { name, handle: await open(name, 'wx', 0o600) }
}

async function* concatenated(head: readonly Uint8Array[], file: string | undefined): AsyncGenerator<Uint8Array> {
  yield* head.filter((piece) => piece.length > 0)
  if (file !== undefined) yield* createReadStream(file)
}
