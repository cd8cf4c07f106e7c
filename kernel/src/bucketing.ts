/** A half-open interval of buckets: `[from, to)`, within 0 to 1. */
export type Range = readonly [number, number]

/** 32-bit FNV-1a over UTF-16 code units (as GrowthBook's SDKs have it, so that assignments survive a migration). */
export function fnv32a(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    sum ^= text.charCodeAt(i)
    sum = Math.imul(sum, 0x01000193)
  }
  return sum >>> 0
}

/** The bucket of a value, from 0 to 1: version 2 in ten thousandths, version 1 in thousandths; null for another version. */
export function hash(seed: string, value: string, version: number): number | null {
  if (version === 2) return (fnv32a(String(fnv32a(seed + value))) % 10_000) / 10_000
  if (version === 1) return (fnv32a(value + seed) % 1_000) / 1_000
  return null
}

/** `count` equal shares. */
export function equalWeights(count: number): readonly number[] {
  return count <= 0 ? [] : new Array<number>(count).fill(1 / count)
}

/** True when the bucket lies in the range. */
export function inRange(bucket: number, range: Range): boolean {
  return bucket >= range[0] && bucket < range[1]
}

/**
 * One range per variation: each starts where its weight starts and is as wide as coverage lets it be, so that raising the
 * coverage moves nobody from one variation to another. Weights of the wrong number, or that do not add up to 1 within one
 * hundredth, count as equal.
 */
export function bucketRanges(count: number, coverage = 1, weights: readonly number[] | null = null): readonly Range[] {
  const covered = Math.min(1, Math.max(0, coverage))
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0
  const isUsable = weights?.length === count && total >= 0.99 && total <= 1.01
  let start = 0
  return (isUsable ? weights : equalWeights(count)).map((weight): Range => {
    const from = start
    start += weight
    return [from, from + covered * weight]
  })
}

/** The index of the range the bucket lies in; -1 when it lies in none. */
export function chooseVariation(bucket: number, ranges: readonly Range[]): number {
  for (let i = 0; i < ranges.length; i += 1) {
    const range = ranges[i]
    if (range !== undefined && inRange(bucket, range)) return i
  }
  return -1
}

/** True when the value belongs to a share of a namespace; experiments with disjoint shares never meet in one person. */
export function inNamespace(value: string, namespace: { readonly id: string; readonly range: Range }): boolean {
  const bucket = hash(`__${namespace.id}`, value, 1)
  return bucket !== null && inRange(bucket, namespace.range)
}
