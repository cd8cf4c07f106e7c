import type { Json } from './json.ts'
import type { ConditionData } from './truth.ts'

/** The value found by following own keys from `from` on; null when the path leads nowhere. */
export function walk(document: Json, parts: readonly string[], from: number): Json {
  let current: Json = document
  for (let i = from; i < parts.length; i += 1) {
    const key = parts[i]
    if (typeof current !== 'object' || current === null || key === undefined || !Object.hasOwn(current, key))
      return null
    current = (current as { readonly [key: string]: Json })[key] ?? null
  }
  return current
}

/** Lets a condition read from a plain JSON document. */
export function jsonData(document: Json): ConditionData {
  return { read: (path) => walk(document, path.parts, 0) }
}
