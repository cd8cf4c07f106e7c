import { layerGap, nodeSize, type Place } from './layout.ts'

/** A line between two identifiers as a cubic curve, and the places on it where its words and its mark stand. */
export type EdgePath = {
  readonly d: string
  readonly mark: Place
  readonly words: Place
  /** Which part of the words stands there. */
  readonly from: 'start' | 'middle'
}

type Ends = {
  readonly a: Place
  readonly b: Place /** The end whose side of the line carries the words. */
  readonly near: 'a' | 'b'
}

/** How far from the near end its words stand: clear of where many lines meet, and before a column that the line passes under. */
const wordsOff = 50

/**
 * How far a level line is pulled down that passes a column: straight, it would seem to end at whatever stands there; so it runs in the gap below.
 */
const sag = 47

/** From the side of one identifier to the facing side of the other; beside the column where both stand in one. */
export function edgePath({ a, b, near }: Ends): EdgePath {
  const column = a.x === b.x
  const curve = column ? beside(a, b) : between(a, b)
  const [p, q, r, s] = curve
  const middle = along(curve, 0.5)
  const words = column ? middle : off(near === 'a' ? curve : [s, r, q, p])
  return {
    d: `M${p.x},${p.y} C${q.x},${q.y} ${r.x},${r.y} ${s.x},${s.y}`,
    mark: passes(a, b) ? words : middle,
    words,
    from: column ? 'start' : 'middle',
  }
}

/** The point of a curve that lies aside from its beginning by what words need. */
function off(curve: Curve): Place {
  for (let share = 0.05; share < 0.5; share += 0.05) {
    const place = along(curve, share)
    if (Math.abs(place.x - curve[0].x) >= wordsOff) return place
  }
  return along(curve, 0.5)
}

type Curve = readonly [Place, Place, Place, Place]

function between(a: Place, b: Place): Curve {
  const [from, to] = a.x < b.x ? [right(a), left(b)] : [left(a), right(b)]
  const bend = (to.x - from.x) / 2
  const down = passes(a, b) && Math.abs(to.y - from.y) < nodeSize.height ? sag : 0
  return [from, { x: from.x + bend, y: from.y + down }, { x: to.x - bend, y: to.y + down }, to]
}

/** Whether a line has another column to pass. */
function passes(a: Place, b: Place): boolean {
  return Math.abs(a.x - b.x) > nodeSize.width + layerGap
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
