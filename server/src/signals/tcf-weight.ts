/** Bits of the core before its first list of vendors: TCF, "The core string". */
const CORE = 213
/** Bits of the type before what a segment holds. */
const TYPE = 3
const NUMBER = 16
const COUNT = 12

/**
 * How many vendors the ranges of one segment of a TC string name, without naming them: a range of twelve characters can stand for 65,535 of them, and a thousand such
 * ranges fit into a cookie. Whoever decodes must know before.
 *
 * @param bits of the segment, as `0` and `1`
 */
export function tcfWeight(bits: string, segment: 'core' | 'vendors'): number {
  const read = createReader(bits, segment === 'core' ? CORE : TYPE)
  const range = () => {
    const isRange = read(1) === 1
    const first = read(NUMBER)
    return isRange ? Math.max(0, read(NUMBER) - first) + 1 : 1
  }
  const ranges = () => {
    let named = 0
    // Each entry takes bits, and there are no more than the string has.
    for (let left = read(COUNT); left > 0 && !read.atEnd(); left -= 1) named += range()
    return named
  }
  const vendors = () => {
    const most = read(NUMBER)
    if (read(1) === 1) return ranges()
    read.skip(most)
    return most
  }
  if (segment === 'vendors') return vendors()
  let named = vendors() + vendors()
  for (let left = read(COUNT); left > 0 && !read.atEnd(); left -= 1) {
    // A purpose (6 bits), and what is restricted of it (2).
    read.skip(8)
    named += ranges()
  }
  return named
}

function createReader(bits: string, from: number) {
  let place = from
  const read = (length: number): number => {
    const value = Number.parseInt(bits.slice(place, place + length) || '0', 2)
    place += length
    return value
  }
  return Object.assign(read, {
    skip: (length: number) => {
      place += length
    },
    atEnd: () => place >= bits.length,
  })
}
