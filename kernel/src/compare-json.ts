import { isJsonObject, type Json } from './json.ts'
import { getOwn } from './own-property.ts'

/** Equal as data: arrays by position, objects by key whatever the order. As deep as the shallower of the two. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item: Json, i) => sameJson(item, (b[i] as Json) ?? null))
    )
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(getOwn(a, key) ?? null, getOwn(b, key) ?? null))
  )
}

/**
 * How two values are ordered: texts as texts, otherwise as numbers (null is 0, '8' is 8, false is 0), as GrowthBook orders
 * them. NaN, which no comparison matches, when either is an array, an object, or a text that is no number.
 */
export function orderJson(a: Json, b: Json): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [asNumber(a), asNumber(b)]
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN
}

/** The number a primitive stands for; NaN for arrays and objects, which GrowthBook would coerce through text. */
export function asNumber(value: Json): number {
  return typeof value === 'object' && value !== null ? Number.NaN : Number(value)
}

/** The text a primitive stands for (null is 'null', as in GrowthBook); undefined for arrays and objects. */
export function asText(value: Json): string | undefined {
  return typeof value === 'object' && value !== null ? undefined : String(value)
}
