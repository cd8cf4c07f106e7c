import { nodeSize, type Place } from './layout.ts'

/** A line between two identifiers as a cubic curve, and the place on it where its words stand. */
export type EdgePath = {
  readonly d: string
  readonly middle: Place
  readonly words: Place /** Which part of the words stands there. */
  readonly from: 'start' | 'middle'
}

type Ends = {
  readonly a: Place
  readonly b: Place /** The end whose side of the line carries the words. */
  readonly near: 'a' | 'b'
}

/** Share of the line, from the near end, at which its words stand: clear of where many lines meet. */
const wordsAt = 0.32

/** From the side of one identifier to the facing side of the other; beside the column where both stand in one. */
export function edgePath({ a, b, near }: Ends): EdgePath {
  const points = a.x === b.x ? beside(a, b) : between(a, b)
  const [p, q, r, s] = points
  const column = a.x === b.x
  return {
    d: `M${p.x},${p.y} C${q.x},${q.y} ${r.x},${r.y} ${s.x},${s.y}`,
    middle: along(points, 0.5),
    words: along(points, column ? 0.5 : near === 'a' ? wordsAt : 1 - wordsAt),
    from: column ? 'start' : 'middle',
  }
}

type Curve = readonly [Place, Place, Place, Place]

function between(a: Place, b: Place): Curve {
  const [from, to] = a.x < b.x ? [right(a), left(b)] : [left(a), right(b)]
  const bend = (to.x - from.x) / 2
  return [from, { x: from.x + bend, y: from.y }, { x: to.x - bend, y: to.y }, to]
}

/** Farther apart swings out farther, so that lines beside a column can be told from each other. */
function beside(a: Place, b: Place): Curve {
  const [from, to] = [right(a), right(b)]
  const out = 26 + Math.min(92, Math.abs(to.y - from.y) * 0.16)
  return [from, { x: from.x + out, y: from.y }, { x: to.x + out, y: to.y }, to]
}

function left({ x, y }: Place): Place {
  return { x, y: y + nodeSize.height / 2 }
}

function right({ x, y }: Place): Place {
  return { x: x + nodeSize.width, y: y + nodeSize.height / 2 }
}

/** The point of a cubic Bézier curve at `share`, 0 to 1. */
function along([p, q, r, s]: Curve, share: number): Place {
  const rest = 1 - share
  const [i, j, k, l] = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3]
  return { x: i * p.x + j * q.x + k * r.x + l * s.x, y: i * p.y + j * q.y + k * r.y + l * s.y }
}
