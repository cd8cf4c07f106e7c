import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { buildResult, type ExperimentResult } from './result.ts'
import { ResultSchema } from './result-schema.ts'

type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

const body = { name: 'Orders', event: 'Order', aggregation: 'proportion' } as const
const variations = [{ key: 'a' }, { key: 'b' }]

it('describes the result, type for type', () => {
  // Does not compile when the schema and the result drift apart.
  const same: Mutual<DeepReadonly<Static<typeof ResultSchema>>, ExperimentResult> = true
  expect(same).toBe(true)
})

it('accepts a result with people and one without', () => {
  const day = { arm: 'a', day: '2026-03-01', people: 4, firstAt: 0, lastAt: 1, metrics: [{ sum: 1, sumSquares: 1 }] }
  for (const days of [[], [day], [day, { ...day, arm: 'b', people: 9 }]]) {
    const result = buildResult({
      key: 'hero',
      experiment: { name: 'Hero', status: 'running', variations },
      metrics: [{ key: 'orders', body }],
      unreadableMetrics: [],
      sums: { days, crossovers: 0 },
      now: '2026-03-10T00:00:00.000Z',
    })
    expect([...Value.Errors(ResultSchema, result)]).toEqual([])
  }
})

it('describes every field', () => {
  const undescribed: string[] = []
  function walk(schema: TSchema & { description?: string }, path: string, described: boolean): void {
    const {
      properties = {},
      items,
      anyOf,
    } = schema as Partial<Record<'properties', Record<string, TSchema>>> & {
      items?: TSchema | TSchema[]
      anyOf?: TSchema[]
    }
    if (!described && !schema.description && !anyOf?.some((one) => 'description' in one)) undescribed.push(path)
    for (const [name, property] of Object.entries(properties)) walk(property, `${path}.${name}`, false)
    // What an array or a choice consists of is described by the array or the choice.
    for (const one of [items ?? [], anyOf ?? []].flat()) walk(one, path, true)
  }
  walk(ResultSchema, 'result', false)
  expect(undescribed).toEqual([])
})
