import { expect, test } from 'vitest'
import { graphOf } from './graph.ts'
import { identity, link, own } from './identity.test-support.ts'
import { layoutOf, nextIn, nodeSize, type Place } from './layout.ts'

const nothing = { q: '', hidden: new Set<never>(), opened: new Set(['visits:u-7']), type: (key: string) => key }
const visits = Array.from({ length: 300 }, (_, at) => own('anonymousId', `a-${at}`))
const contacts = [own('email', 'ada@example.org'), own('loyalty_card', 'c-1'), own('phone', '+33600000001')]
const graph = graphOf(
  identity({
    identifiers: [own('userId', 'u-7'), ...contacts, ...visits],
    links: [...visits.map(({ origin }) => link('u-7', origin)), ...contacts.map(({ origin }) => link('u-7', origin))],
  }),
  nothing,
)

function overlapping(places: ReadonlyMap<string, Place>): number {
  const all = [...places.values()]
  return all.filter((p, at) =>
    all.some((q, other) => other < at && Math.abs(p.x - q.x) < nodeSize.width && Math.abs(p.y - q.y) < nodeSize.height),
  ).length
}

test.each(['wide', 'narrow'] as const)(
  'nothing lies on anything else, and all is within its measures (%s)',
  (shape) => {
    const { places, width, height } = layoutOf(graph, shape)
    expect(places.size).toBe(304)
    expect(overlapping(places)).toBe(0)
    for (const { x, y } of places.values()) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + nodeSize.width).toBeLessThanOrEqual(width)
      expect(y + nodeSize.height).toBeLessThanOrEqual(height)
    }
  },
)

test('visits stand left of who they are, and ways to reach them right of it', () => {
  const { places } = layoutOf(graph, 'wide')
  const x = (id: string) => places.get(id)?.x ?? Number.NaN
  expect(x('a-0')).toBeLessThan(x('u-7'))
  expect(x('u-7')).toBeLessThan(x('c-1'))
})

test('a narrow picture fits a small telephone', () => {
  expect(layoutOf(graph, 'narrow').width).toBeLessThanOrEqual(320)
})

test('the same identity is drawn the same, in whatever order it is told', () => {
  const turned = { nodes: [...graph.nodes].reverse(), edges: [...graph.edges].reverse() }
  expect([...layoutOf(turned, 'wide').places].sort()).toEqual([...layoutOf(graph, 'wide').places].sort())
})

test('what is linked stands level', () => {
  const pairs = ['1', '2', '3', '4']
  const crossed = graphOf(
    identity({
      identifiers: pairs.flatMap((at) => [own('userId', `u-${at}`), own('email', `${9 - Number(at)}@example.org`)]),
      links: pairs.map((at) => link(`u-${at}`, `${9 - Number(at)}@example.org`)),
    }),
    nothing,
  )
  const { places } = layoutOf(crossed, 'wide')
  for (const at of pairs) expect(places.get(`u-${at}`)?.y).toBe(places.get(`${9 - Number(at)}@example.org`)?.y)
})

test('arrows lead to the nearest on that side, and nowhere beyond the edge', () => {
  const { places } = layoutOf(graph, 'wide')
  expect(nextIn(places, 'ada@example.org', 'ArrowLeft')).toBe('u-7')
  expect(nextIn(places, 'u-7', 'ArrowRight')).toMatch(/example|c-1|\+33/)
  const bottom = [...places].filter(([, { x }]) => x === places.get('c-1')?.x).sort(([, p], [, q]) => q.y - p.y)
  expect(nextIn(new Map(bottom), bottom[0]?.[0] ?? '', 'ArrowDown')).toBeUndefined()
})
