import { type Profile, parseProfile } from '@diapason/kernel'

/** The profile a stored document holds; undefined when it is damaged or of another format, and must be folded again from the log. */
export function readDocument(doc: string): Profile | undefined {
  try {
    return parseProfile(doc)
  } catch {
    return undefined
  }
}
