import { randomBytes } from 'node:crypto'
import { secretHash } from './key-secret.ts'

/** Crockford's base 32: no letter that is taken for a digit or for another letter when it is read from paper. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** Sixteen characters of 5 bits: 80 bits, so that a fast hash is enough to keep them. */
const GROUPS = 4
const GROUP = 4
const AMOUNT = 10

/** Ten new recovery codes, as people write them down: `k3vq-81xa-hh2m-9dzt`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: AMOUNT }, () => {
    const characters = [...randomBytes(GROUPS * GROUP)].map((byte) => ALPHABET[byte % 32] ?? '')
    return Array.from({ length: GROUPS }, (_, at) => characters.slice(at * GROUP, (at + 1) * GROUP).join('')).join('-')
  })
}

/** The hash under which a code is kept, however it was typed: case, spaces and dashes do not count, nor do o for 0 and i or l for 1. */
export function recoveryCodeHash(code: string): string {
  const plain = code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return secretHash(plain)
}

/** The list as it is kept, from a list in which some are new and some are kept ones already (the library writes back what is left). */
export function keptRecoveryCodes(codes: readonly string[]): string {
  return JSON.stringify(codes.map((code) => (/^[0-9a-f]{64}$/.test(code) ? code : recoveryCodeHash(code))))
}
