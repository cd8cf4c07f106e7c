import { type Choices, type Profile, parseProfile } from '@diapason/kernel'
import { readChoices } from './choices.ts'

/** The profile a stored document holds; undefined when it is damaged or of another format, and must be folded again from the log. */
export function readDocument(doc: string): Profile | undefined {
  try {
    return parseProfile(doc)
  } catch {
    return undefined
  }
}

/** The same, with what stands of their choices: who could read one and not the other would decide without a refusal. */
export function readPerson(row: {
  readonly doc: string
  readonly choices: string | null
}): { readonly profile: Profile; readonly choices: Choices | undefined } | undefined {
  try {
    return { profile: parseProfile(row.doc), choices: readChoices(row.choices) }
  } catch {
    return undefined
  }
}
