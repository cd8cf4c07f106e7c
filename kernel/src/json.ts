/** Any value that JSON can hold. Everything the kernel takes from outside is one of these. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON object read by key. Keys are data: always test with `Object.hasOwn`, never with `in`. */
export type JsonObject = { readonly [key: string]: Json }

/** True for a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
