/** Sections of a string at most: there are two dozen. */
const MOST = 64
/** Bits of a number in Fibonacci coding at most: up to 1,596, beyond every section there is. */
const LONGEST_CODE = 16

/**
 * The sections that the header of a GPP string announces; undefined where it is none, or one that announces more than there can be. A range of some characters can stand for
 * more numbers than there is memory, so this is looked at before anybody decodes it.
 *
 * @param bits of the header, as `0` and `1`: type 3 and version 1 in six bits each, then a Fibonacci range
 */
export function gppSections(bits: string): readonly number[] | undefined {
  if (!bits.startsWith('000011000001')) return undefined
  const ids: number[] = []
  let place = 24
  const code = (): number => {
    const end = bits.indexOf('11', place)
    if (end < 0 || end - place >= LONGEST_CODE) throw new RangeError('no number')
    let [value, one, next] = [0, 1, 2]
    for (; place <= end; place += 1) {
      if (bits[place] === '1') value += one
      ;[one, next] = [next, one + next]
    }
    place += 1
    return value
  }
  try {
    let last = 0
    for (let left = Number.parseInt(bits.slice(12, 24), 2); left > 0; left -= 1) {
      const isRange = bits[place++] === '1'
      const first = last + code()
      last = isRange ? first + code() : first
      for (let id = first; id <= last; id += 1) if (ids.push(id) > MOST) return undefined
    }
    return ids
  } catch {
    return undefined
  }
}
