import { type Account, parseAccount } from '@diapason/kernel'

/** The account a stored document holds; undefined when it is damaged or of another format, and must be folded again from the log. */
export function readDocument(doc: string): Account | undefined {
  try {
    return parseAccount(doc)
  } catch {
    return undefined
  }
}
