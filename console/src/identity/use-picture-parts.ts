import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Graph, GraphNode } from './graph.ts'
import type { IdentifierNode } from './identifier-node.tsx'
import type { HeadingNode } from './layer-heading.tsx'
import { type Layout, nodeSize } from './layout.ts'
import type { LinkEdge } from './link-edge.tsx'
import { useEdgeWords } from './use-edge-words.ts'

type PartsOptions = {
  readonly layout: Layout
  /** Whether every line carries its words, or only those that are pointed at. */
  readonly worded: boolean
  /** The identifier that the Tab key stops at. */
  readonly stop: string | undefined
  readonly picked: string | undefined
  readonly pointed: string | undefined
  readonly part: ReadonlySet<string> | undefined
  readonly cut: ReadonlySet<string> | undefined
}

/** What the library is given to draw. Whoever points at something makes only that be drawn again, however many there are. */
export function usePictureParts(graph: Graph, options: PartsOptions) {
  const { layout, worded, stop, picked, pointed, part, cut } = options
  const { t } = useTranslation()
  const words = useEdgeWords()

  const still = useMemo(() => {
    const headings = layout.headings.map(
      ({ layer, place }): HeadingNode => ({
        id: `heading:${layer}`,
        type: 'heading',
        position: place,
        data: { layer },
        width: nodeSize.width,
        height: 24,
        selectable: false,
        focusable: false,
      }),
    )
    const identifiers = graph.nodes.map((node): IdentifierNode => {
      const goes = part === undefined ? undefined : goesIn(node, part)
      return {
        id: node.id,
        type: 'identifier',
        position: layout.places.get(node.id) ?? { x: 0, y: 0 },
        data: { node, picked: false, goes },
        ...nodeSize,
        focusable: false,
        ariaRole: 'button',
        domAttributes: {
          tabIndex: -1,
          'aria-pressed': goes ?? false,
          'aria-roledescription': t('identity.identifier'),
        },
      }
    })
    return { headings, identifiers }
  }, [graph, layout, part, t])

  const nodes = useMemo(() => {
    const identifiers = still.identifiers.map((node): IdentifierNode => {
      const [isPicked, isStop] = [node.id === picked, node.id === stop]
      if (!isPicked && !isStop) return node
      const domAttributes = {
        ...node.domAttributes,
        tabIndex: isStop ? 0 : -1,
        'aria-pressed': node.data.goes ?? isPicked,
      }
      return { ...node, data: { ...node.data, picked: isPicked }, domAttributes }
    })
    return [...still.headings, ...identifiers]
  }, [still, picked, stop])

  const stillEdges = useMemo(() => {
    const degree = new Map<string, number>()
    for (const { a, b } of graph.edges) for (const end of [a, b]) degree.set(end, (degree.get(end) ?? 0) + 1)
    const say = words(graph)
    return graph.edges.flatMap((edge): LinkEdge[] => {
      const [a, b] = [layout.places.get(edge.a), layout.places.get(edge.b)]
      if (a === undefined || b === undefined) return []
      return [
        {
          id: edge.id,
          type: 'link',
          source: edge.a,
          target: edge.b,
          focusable: false,
          ariaLabel: say(edge),
          domAttributes: { 'aria-roledescription': t('identity.link') },
          data: {
            edge,
            a,
            b,
            near: (degree.get(edge.a) ?? 0) <= (degree.get(edge.b) ?? 0) ? 'a' : 'b',
            picked: false,
            cut: edge.links.some(({ id }) => cut?.has(id)),
            worded,
          },
        },
      ]
    })
  }, [graph, layout, cut, worded, t, words])

  const edges = useMemo(
    () =>
      stillEdges.map((edge): LinkEdge => {
        const lit = [edge.id, edge.source, edge.target].some((id) => id === pointed || id === picked)
        if (!lit || edge.data === undefined) return edge
        return { ...edge, data: { ...edge.data, picked: edge.id === picked, worded: true } }
      }),
    [stillEdges, picked, pointed],
  )

  return { nodes, edges }
}

/** Visits drawn as one go when all of them do. */
function goesIn(node: GraphNode, part: ReadonlySet<string>): boolean {
  return node.kind === 'visits' ? node.members.every(({ origin }) => part.has(origin)) : part.has(node.id)
}
