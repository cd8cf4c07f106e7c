import { isJsonObject, type Json } from '@diapason/kernel'
import { JSON_TYPES, typePlace } from './json-types.ts'

/** A value with its shape and without its content: `{"email":"string","items":[{"price":"number"}]}`. Names stay: they are what the catalogue is about. */
export function masked(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, 3).map(masked)
  if (!isJsonObject(value)) return JSON_TYPES[typePlace(value)] ?? null
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one as Json)]))
}
