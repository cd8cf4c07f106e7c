import type { Graph, GraphEdge, GraphNode } from './graph.ts'
import { type Layer, layers } from './layer-of.ts'

export type Place = { readonly x: number; readonly y: number }

export type Heading = { readonly layer: Layer; readonly place: Place }

export type Layout = {
  readonly places: ReadonlyMap<string, Place>
  readonly headings: readonly Heading[]
  readonly width: number
  readonly height: number
}

/** Size of an identifier in the picture, in its own units: pixels at full size. */
export const nodeSize = { width: 204, height: 54 } as const

const rowGap = 16
const headHeight = 34
/** Between layers there is room for a line with its channel and date. */
export const layerGap = 152
/** Between the columns of one layer there is none needed. */
const columnGap = 26
/** A layer of more than this many goes on in a further column. */
const mostRows = 14
/** How far lines may swing out beside a single column. */
const swing = 92

/**
 * Where everything stands. Wide: a column per layer, the lines between them. Narrow: everything in one column, the lines swinging out beside
 * it. The same graph is always drawn the same; within a layer, what is linked stands level.
 */
export function layoutOf({ nodes, edges }: Graph, shape: 'wide' | 'narrow'): Layout {
  const columns = layers
    .map((layer) => ({ layer, ids: firstOrder(nodes.filter((node) => node.layer === layer)) }))
    .filter(({ ids }) => ids.length > 0)
  const ordered = level(columns, edges)
  return shape === 'wide' ? inColumns(ordered, edges) : inOneColumn(ordered)
}

type Column = { readonly layer: Layer; readonly ids: readonly string[] }

function inColumns(columns: readonly Column[], edges: readonly GraphEdge[]): Layout {
  const rowsOf = ({ ids }: Column) => Math.min(ids.length, mostRows)
  const tallest = Math.max(0, ...columns.map(rowsOf))
  const places = new Map<string, Place>()
  const headings: Heading[] = []
  let left = 0
  for (const column of columns) {
    const rows = rowsOf(column)
    const top = headHeight + ((tallest - rows) * (nodeSize.height + rowGap)) / 2
    headings.push({ layer: column.layer, place: { x: left, y: top - headHeight } })
    for (const [index, id] of column.ids.entries()) {
      const [across, down] = [Math.floor(index / mostRows), index % mostRows]
      const x = left + across * (nodeSize.width + columnGap)
      places.set(id, { x, y: top + down * (nodeSize.height + rowGap) })
    }
    const wide = Math.max(1, Math.ceil(column.ids.length / mostRows))
    left += wide * nodeSize.width + (wide - 1) * columnGap + layerGap
  }
  const last = new Set(columns.at(-1)?.ids)
  const swings = edges.some(({ a, b }) => last.has(a) && last.has(b))
  return {
    places,
    headings,
    width: Math.max(0, left - layerGap) + (swings ? swing : 0),
    height: headHeight + tallest * (nodeSize.height + rowGap) - rowGap,
  }
}

function inOneColumn(columns: readonly Column[]): Layout {
  const places = new Map<string, Place>()
  const headings: Heading[] = []
  let top = 0
  for (const { layer, ids } of columns) {
    headings.push({ layer, place: { x: 0, y: top } })
    top += headHeight
    for (const id of ids) {
      places.set(id, { x: 0, y: top })
      top += nodeSize.height + rowGap
    }
  }
  return { places, headings, width: nodeSize.width + swing, height: Math.max(0, top - rowGap) }
}

/** Before anything is known of lines: by type, then by when it was first seen, then by name. */
function firstOrder(nodes: readonly GraphNode[]): readonly string[] {
  const key = (node: GraphNode) => {
    if (node.kind === 'visits') return `~ ${node.id}`
    const { type, origin } = node.identifier
    return `${type} ${node.kind === 'own' ? node.identifier.firstSeen : ''} ${origin}`
  }
  return [...nodes].sort((x, y) => (key(x) < key(y) ? -1 : 1)).map(({ id }) => id)
}

/** Puts what is linked level with each other: each place goes to the mean height of what it is linked with, back and forth. */
function level(columns: readonly Column[], edges: readonly GraphEdge[]): readonly Column[] {
  const linked = new Map<string, string[]>()
  for (const { a, b } of edges) {
    linked.set(a, [...(linked.get(a) ?? []), b])
    linked.set(b, [...(linked.get(b) ?? []), a])
  }
  const now = columns.map(({ layer, ids }) => ({ layer, ids: [...ids] }))
  const heights = new Map<string, number>()
  const measure = () => {
    for (const { ids } of now) for (const [index, id] of ids.entries()) heights.set(id, index - (ids.length - 1) / 2)
  }
  measure()
  const order = now.map((_, index) => index)
  for (const sweep of [order, [...order].reverse(), order]) {
    for (const index of sweep) {
      const ids = now[index]?.ids ?? []
      const want = new Map(
        ids.map((id) => {
          const beside = (linked.get(id) ?? []).filter((other) => !ids.includes(other))
          const mean = beside.reduce((sum, other) => sum + (heights.get(other) ?? 0), 0) / beside.length
          return [id, beside.length === 0 ? (heights.get(id) ?? 0) : mean]
        }),
      )
      // A stable sort: what is equally level keeps its order.
      ids.sort((x, y) => (want.get(x) ?? 0) - (want.get(y) ?? 0))
      measure()
    }
  }
  return now
}

/** The identifier that lies next in a direction, for the arrow keys: the nearest within the quadrant that the arrow points to. */
export function nextIn(places: ReadonlyMap<string, Place>, from: string, arrow: string): string | undefined {
  const start = places.get(from)
  if (start === undefined) return undefined
  let best: { id: string; far: number } | undefined
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - start.x, y - start.y]
    const ahead = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[arrow] ?? 0
    const aside = Math.abs(arrow === 'ArrowRight' || arrow === 'ArrowLeft' ? dy : dx)
    if (ahead <= 0) continue
    // What lies aside counts double: down means down.
    const far = ahead + 2 * aside
    if (best === undefined || far < best.far) best = { id, far }
  }
  return best?.id
}
