import { type Profile, serializeProfile } from '@diapason/kernel'
import { readDocument } from './read-document.ts'

/**
 * Whether a stored document differs from what the log says by its format alone: an earlier version of Diapason wrote it, and everything it says is
 * so. Who its person's identifiers are is not its to say: earlier formats listed what messages named. Where they were, none of them said.
 */
export function isOlderDocument(doc: string, now: Profile): boolean {
  const stored = readDocument(doc)
  if (!stored || formatOf(doc) >= now.format) return false
  const zone = now.zone === undefined ? {} : { zone: now.zone }
  return serializeProfile({ ...stored, id: now.id, identifiers: now.identifiers, ...zone }) === serializeProfile(now)
}

/** Of a document that can be read. */
function formatOf(doc: string): number {
  return (JSON.parse(doc) as { readonly format: number }).format
}
