import { isJsonObject, type Json, type JsonObject } from './json.ts'

/**
 * JSON with object keys in UTF-16 code unit order and no spaces (the serialisation of RFC 8785, save that a lone
 * surrogate stays escaped instead of being an error). Equal values give equal text. A number too large for JSON (`1e999`
 * parses to Infinity) is null, as JSON itself would write it. Recursive: bound the depth before calling.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isJsonObject(value)) return canonicalObject(value)
  return JSON.stringify(value)
}

function canonicalObject(object: JsonObject): string {
  let text = ''
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`
  }
  return `{${text}}`
}
