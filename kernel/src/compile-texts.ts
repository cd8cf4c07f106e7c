import { isJsonObject, type Json } from './json.ts'
import type { PurposeText } from './purpose-text.ts'

/** The wordings that can be read: one that is missing refuses a choice that names it, and nothing else. */
export function textsOf(value: Json | undefined): readonly PurposeText[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

function isText(value: Json): value is PurposeText {
  return (
    isJsonObject(value) && ['version', 'language', 'title', 'text'].every((name) => typeof value[name] === 'string')
  )
}
