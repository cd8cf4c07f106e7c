import type { Json } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import type { Batch } from './commit-batch.ts'
import type { Envelope } from './read-message.ts'

export type Rejection = {
  readonly index: number
  readonly messageId: string
  readonly code: string
  readonly message: string
}

export type ImportOutcome = {
  readonly written: number
  /** The text of these, as they are stored: without what their people refuse. */
  readonly stored: readonly string[]
  readonly duplicates: number
  /** Not stored, or not with their person, who refuses it. */
  readonly withheld: number
  readonly rejected: readonly Rejection[]
}

export type Imported = {
  /** ISO 8601: when the file was brought. Whatever days it names, it knows nothing of what happened later. */
  readonly broughtAt: string
  /**
   * Runs in the transaction that commits the messages, so that they and the position are kept together or not at all. `written` of them are
   * new to the log. What it throws undoes the transaction, and `take` rejects with it.
   */
  readonly beside: (tx: Database, outcome: ImportOutcome) => Promise<void>
}

/** The messages of one request, read. */
export type Request = Batch & {
  /** As they came, and at which of these places each of `taken` is. */
  readonly messages: readonly Json[]
  readonly places: readonly number[]
  readonly rejections: readonly Rejection[]
  readonly envelope: Envelope
  readonly imported: Imported | undefined
  /** False when what is refused is kept already, or elsewhere. */
  readonly keep: boolean
}
