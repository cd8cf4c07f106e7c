/** A crash per attempt would be needed to go on; each attempt ends by itself when it is not disturbed. */
const ATTEMPTS = 10

export interface Resending {
  readonly token: string
  /** Number of rows of the batch. */
  readonly size: number
  readonly send: (token: string) => Promise<void>
  /** How many rows of the batch are there. */
  readonly count: () => Promise<number>
  /** Takes out what is there of the batch. */
  readonly remove: () => Promise<void>
}

/**
 * Sends a batch whose earlier attempt may have been cut off, so that each row is there once.
 *
 * The token alone is not enough: MergeTree writes the token to its deduplication log before it gives the part its final name
 * (`MergeTreeSink::commitPart`), so a process killed between the two remembers a token whose rows are lost, and would drop them for
 * ever. Therefore the rows are counted afterwards; when some are missing, what is there of the batch is deleted and the batch is sent
 * under the next token of its own series.
 */
export async function insertAgain(batch: Resending): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await batch.send(attempt === 0 ? batch.token : `${batch.token}#${attempt}`)
    if ((await batch.count()) === batch.size) return
    await batch.remove()
  }
  throw new Error(`Batch ${batch.token} could not be made complete in ${ATTEMPTS} attempts.`)
}
