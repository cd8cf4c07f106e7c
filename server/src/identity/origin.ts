import { hash } from 'node:crypto'

/** The origin of rows that are kept without their person: the zero UUID, which no identifier has. Whoever counts people leaves it out. */
export const NOBODYS_ORIGIN = '00000000-0000-0000-0000-000000000000'

/**
 * The origin of an identifier: a UUIDv8 from the first 128 bits of SHA-256 over `type`, a zero byte and `value`. Computed, not looked up,
 * so that every node names it alike without asking; and rows of the log need not repeat an e-mail address to say whose they are.
 */
export function originOf(type: string, value: string): string {
  const hex = hash('sha256', `${type}\0${value}`, 'hex')
  for (let digit = 0; digit < 32; digit += 1) uuid[PLACES[digit] ?? 0] = hex.charCodeAt(digit)
  uuid[VERSION] = 56
  uuid[VARIANT] = VARIANTS.charCodeAt(Number.parseInt(hex.charAt(16), 16) & 0x3)
  return uuid.toString('latin1')
}

const FORM = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'
const PLACES = [...FORM].flatMap((letter, at) => (letter === 'x' ? [at] : []))
const VERSION = 14
const VARIANT = 19
const VARIANTS = '89ab'

/** Written over for each: a text put together from slices is five objects until somebody reads it. */
const uuid = Buffer.from(FORM)
