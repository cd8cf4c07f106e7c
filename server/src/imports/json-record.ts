import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'

/** The object that a text is as JSON; undefined when it is none. */
export function parsedObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A member by its name, or by its dotted path: `customer.email` is the member `email` of the member `customer`. */
export function memberOf(record: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(record, path)) return record[path]
  let current: Json | undefined = record
  for (const part of path.split('.')) {
    if (!isJsonObject(current) || !Object.hasOwn(current, part)) return undefined
    current = current[part]
  }
  return current
}
