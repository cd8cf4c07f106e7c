/** Bits of the core before its first list of vendors: TCF, "The core string". */
const CORE = 213
/** Bits of the type before what a segment holds. */
const TYPE = 3
const NUMBER = 16
const COUNT = 12

/** Vendors of a string, to be asked one by one. */
export type Vendors = { has(id: number): boolean }

/**
 * The vendors of the core of a TC string that were consented to, and those whose interests were not objected to. Read here, as ranges: some characters can stand for 65,535
 * vendors a thousand times over, and whoever lists them, as IAB's library does, is busy for seconds. A test holds what this says to what the library says.
 *
 * @param bits of the core, as `0` and `1`
 * @throws RangeError where it is cut off
 */
export function coreVendors(bits: string): { readonly consents: Vendors; readonly interests: Vendors } {
  const consents = readVendors(bits, CORE)
  return { consents, interests: readVendors(bits, consents.end) }
}

/** The vendors of a segment of them. @throws RangeError where it is cut off */
export function segmentVendors(bits: string): Vendors {
  return readVendors(bits, TYPE)
}

/** The same core without its vendors, and what is restricted of them: what is left costs the same to decode whatever it was. */
export function withoutVendors(bits: string): string {
  const nobody = '0'.repeat(NUMBER + 1)
  return `${bits.slice(0, CORE)}${nobody}${nobody}${'0'.repeat(COUNT)}`
}

function readVendors(bits: string, from: number): Vendors & { readonly end: number } {
  let place = from
  const read = (length: number): number => {
    const value = bits.slice(place, place + length)
    if (value.length < length) throw new RangeError('cut off')
    place += length
    return Number.parseInt(value, 2)
  }
  const most = read(NUMBER)
  if (read(1) === 0) {
    const field = bits.slice(place, place + most)
    if (field.length < most) throw new RangeError('cut off')
    return { has: (id) => field[id - 1] === '1', end: place + most }
  }
  const ranges: (readonly [number, number])[] = []
  for (let left = read(COUNT); left > 0; left -= 1) {
    const isRange = read(1) === 1
    const first = read(NUMBER)
    ranges.push([first, isRange ? read(NUMBER) : first])
  }
  return { has: (id) => ranges.some(([first, last]) => first <= id && id <= last), end: place }
}
