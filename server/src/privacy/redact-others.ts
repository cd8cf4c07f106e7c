import type { JsonObject } from '@diapason/kernel'
import { withoutIdentifiers } from '../identity/index.ts'
import { createLogReader, type LogRow, type Redacted } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/**
 * Rows of others that name one of the erased origins, as they are to be without: a shared device is told by everybody who uses it. Every pair that a message shows is
 * recorded, so links lead to all whose rows may (`others`). In a transaction.
 */
export async function redactOthers(
  tx: Database,
  { erased, others }: { readonly erased: ReadonlySet<string>; readonly others: readonly string[] },
): Promise<Redacted[]> {
  const found: Redacted[] = []
  for await (const row of createLogReader(tx).streamOfOrigins(others)) {
    const redacted = redactedRow(row, erased)
    if (redacted) found.push(redacted)
  }
  return found
}

/** Undefined of a row that names none of them, or that is one of theirs. */
export function redactedRow(
  { seq, origin, messageId, body }: Pick<LogRow, 'seq' | 'origin' | 'messageId' | 'body'>,
  erased: ReadonlySet<string>,
): Redacted | undefined {
  if (erased.has(origin)) return undefined
  const message = JSON.parse(body) as JsonObject
  const kept = withoutIdentifiers(message, erased)
  return kept === message ? undefined : { seq, origin, messageId, body: JSON.stringify(kept) }
}
