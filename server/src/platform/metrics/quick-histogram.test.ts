import fc from 'fast-check'
import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createQuickHistogram } from './quick-histogram.ts'

const shared = { name: 'took_seconds', help: 'How long it took.', buckets: [0.001, 0.5, 2] }

test('says what the histogram of the library says of the same observations', async () => {
  const observation = fc.record({
    route: fc.constantFrom('/a', '/b"\\'),
    seconds: fc.oneof(fc.constantFrom(...shared.buckets, 0), fc.double({ min: 0, max: 10, noNaN: true })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(observation, { minLength: 1 }), async (all) => {
      const [ours, theirs] = [new Registry(), new Registry()]
      const quick = createQuickHistogram({ ...shared, labelNames: ['route'], registry: ours })
      const plain = new Histogram({ ...shared, labelNames: ['route'], registers: [theirs] })
      const series = new Map(all.map(({ route }) => [route, route]))
      const known = new Map([...series.keys()].map((route) => [route, quick.of({ route })]))
      for (const { route, seconds } of all) {
        known.get(route)?.observe(seconds)
        plain.labels({ route }).observe(seconds)
      }
      expect(await ours.metrics()).toBe(await theirs.metrics())
      expect((await ours.getMetricsAsJSON()).map(({ name, type }) => ({ name, type }))).toEqual(
        (await theirs.getMetricsAsJSON()).map(({ name, type }) => ({ name, type })),
      )
    }),
    { numRuns: 100 },
  )
})

test('without labels it is there before anything was observed', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  createQuickHistogram({ ...shared, labelNames: [], registry: ours }).of({})
  new Histogram({ ...shared, registers: [theirs] })
  expect(await ours.metrics()).toBe(await theirs.metrics())
})
