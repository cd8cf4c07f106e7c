/** Where the two digits of each byte begin in `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
const PLACES = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34)

const NO_DIGIT = 16

/** The value of each ASCII letter as a hexadecimal digit. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(value) ? NO_DIGIT : value
})

/** One of the sixteen bytes of a uuid in its text form. @throws RangeError where its digits are none */
export function uuidByte(uuid: string, byte: number): number {
  const at = PLACES[byte] ?? 0
  const high = DIGITS[uuid.charCodeAt(at)] ?? NO_DIGIT
  const low = DIGITS[uuid.charCodeAt(at + 1)] ?? NO_DIGIT
  if (high === NO_DIGIT || low === NO_DIGIT) throw new RangeError('not a uuid')
  return (high << 4) | low
}
