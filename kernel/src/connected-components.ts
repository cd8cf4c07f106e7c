/**
 * The connected sets of a graph: every node is in exactly one of them, and two nodes are in one when a path of edges joins them. Edges that
 * lead to a node that is not given are left out. In the order of the nodes given, so equal input gives equal output.
 */
export function connectedComponents<Node>(
  nodes: Iterable<Node>,
  edges: Iterable<readonly [Node, Node]>,
): readonly (readonly Node[])[] {
  const parents = new Map<Node, Node>()
  for (const node of nodes) parents.set(node, node)
  const rootOf = (node: Node): Node => {
    let root = node
    for (let above = parents.get(root); above !== undefined && above !== root; above = parents.get(root)) root = above
    for (let at = node; at !== root; ) {
      const above = parents.get(at) ?? root
      parents.set(at, root)
      at = above
    }
    return root
  }
  for (const [a, b] of edges) {
    if (!parents.has(a) || !parents.has(b)) continue
    const [rootA, rootB] = [rootOf(a), rootOf(b)]
    if (rootA !== rootB) parents.set(rootB, rootA)
  }
  const components = new Map<Node, Node[]>()
  for (const node of parents.keys()) {
    const root = rootOf(node)
    const component = components.get(root)
    if (component) component.push(node)
    else components.set(root, [node])
  }
  return [...components.values()]
}
