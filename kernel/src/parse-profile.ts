import { isJsonObject } from './json.ts'
import type { Profile } from './profile.ts'

/**
 * Reads what `serializeProfile` wrote: `serializeProfile(parseProfile(text)) === text`. Throws on text that is not a profile
 * of this format; the remedy is a rebuild from the log.
 */
export function parseProfile(text: string): Profile {
  const document: unknown = JSON.parse(text)
  if (!isProfile(document)) throw new Error('not a profile of format 1: rebuild it from the log')
  return document
}

function isProfile(document: unknown): document is Profile {
  return (
    isJsonObject(document) &&
    document.format === 1 &&
    typeof document.id === 'string' &&
    Array.isArray(document.identifiers) &&
    isJsonObject(document.traits) &&
    isJsonObject(document.assignments) &&
    isJsonObject(document.activity)
  )
}
