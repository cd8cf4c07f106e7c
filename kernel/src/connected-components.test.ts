import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectedComponents } from './index.ts'

const graph = fc.record({
  nodes: fc.uniqueArray(fc.nat(30), { maxLength: 30 }),
  edges: fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 40 }),
})

/** By definition: who can be reached from a node, step by step. */
function reached(
  from: number,
  { nodes, edges }: { nodes: readonly number[]; edges: readonly (readonly [number, number])[] },
) {
  const found = new Set([from])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [a, b] of edges) {
      if (!nodes.includes(a) || !nodes.includes(b)) continue
      if (found.has(a)) found.add(b)
      if (found.has(b)) found.add(a)
    }
  }
  return found
}

test('a component is who can be reached, and everybody is in exactly one', () => {
  fc.assert(
    fc.property(graph, (given) => {
      const components = connectedComponents(given.nodes, given.edges)
      expect(components.flat().toSorted((a, b) => a - b)).toEqual(given.nodes.toSorted((a, b) => a - b))
      for (const component of components)
        for (const node of component) expect(new Set(component)).toEqual(reached(node, given))
    }),
  )
})

test('a chain of a hundred thousand is one component', () => {
  const nodes = Array.from({ length: 100_000 }, (_, n) => n)
  expect(
    connectedComponents(
      nodes,
      nodes.slice(1).map((n) => [n, n - 1] as const),
    ),
  ).toHaveLength(1)
})
