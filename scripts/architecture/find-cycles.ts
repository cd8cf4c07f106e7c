/**
 * Import cycles, as strongly connected sets of files (Tarjan 1972), each told as one shortest way round.
 * `graph` maps each file to the files it imports.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  return components(graph)
    .filter((files) => files.length > 1 || graph.get(files[0] ?? '')?.includes(files[0] ?? ''))
    .map((files) => wayRound(graph, new Set(files)))
}

function components(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()

  function enter(file: string): void {
    order.set(file, order.size)
    low.set(file, order.size - 1)
    stack.push(file)
    onStack.add(file)
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue
      if (!order.has(next)) enter(next)
      if (onStack.has(next)) low.set(file, Math.min(low.get(file) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(file) !== order.get(file)) return
    const files = stack.splice(stack.indexOf(file))
    for (const one of files) onStack.delete(one)
    found.push(files)
  }

  for (const file of graph.keys()) if (!order.has(file)) enter(file)
  return found
}

/** Breadth first from the first file of the set back to itself. */
function wayRound(graph: ReadonlyMap<string, readonly string[]>, within: ReadonlySet<string>): string[] {
  const [start = ''] = [...within].sort()
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start]
      if (!within.has(next) || seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return [...within]
}
