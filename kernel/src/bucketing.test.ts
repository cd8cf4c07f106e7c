import { expect, test } from 'vitest'
import growthbook from '../cases/growthbook.json' with { type: 'json' }
import { bucketRanges, chooseVariation, equalWeights, hash, inNamespace, type Range } from './index.ts'

type Cases<T extends readonly unknown[]> = readonly T[]

/** The public cases print eight digits. */
const rounded = (numbers: readonly number[]) => numbers.map((number) => Number(number.toFixed(8)))

test.each(growthbook.hash as unknown as Cases<[string, string, number, number | null]>)(
  'hash(%j, %j, version %d) is %d',
  (seed, value, version, expected) => {
    expect(hash(seed, value, version)).toBe(expected)
  },
)

test.each(growthbook.getBucketRange as unknown as Cases<[string, [number, number, number[] | null], Range[]]>)(
  'bucket ranges: %s',
  (_, [count, coverage, weights], expected) => {
    expect(bucketRanges(count, coverage, weights).map(rounded)).toEqual(expected)
  },
)

test.each(growthbook.chooseVariation as unknown as Cases<[string, number, Range[], number]>)(
  'choosing a variation: %s',
  (_, bucket, ranges, expected) => {
    expect(chooseVariation(bucket, ranges)).toBe(expected)
  },
)

test.each(growthbook.inNamespace as unknown as Cases<[string, string, [string, number, number], boolean]>)(
  'namespace: %s',
  (_, value, [id, from, to], expected) => {
    expect(inNamespace(value, { id, range: [from, to] })).toBe(expected)
  },
)

test.each(growthbook.getEqualWeights as unknown as Cases<[number, number[]]>)('%d equal weights', (count, expected) => {
  expect(rounded(equalWeights(count))).toEqual(expected)
})

test('raising the coverage moves nobody from one variation to another', () => {
  const values = Array.from({ length: 2_000 }, (_, n) => `u-${n}`)
  const at = (coverage: number) =>
    values.map((value) => chooseVariation(hash('seed', value, 2) ?? -1, bucketRanges(3, coverage)))
  const [few, many] = [at(0.3), at(0.8)]
  expect(few.every((variation, i) => variation === -1 || variation === many[i])).toBe(true)
})
