import { hash } from 'node:crypto'

/**
 * The origin of an identifier: a UUIDv8 from the first 128 bits of SHA-256 over `type`, a zero byte and `value`. Computed, not looked up,
 * so that every node names it alike without asking; and rows of the log need not repeat an e-mail address to say whose they are.
 */
export function originOf(type: string, value: string): string {
  const hex = hash('sha256', `${type}\0${value}`, 'hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
