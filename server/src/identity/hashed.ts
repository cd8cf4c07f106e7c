import { createHmac } from 'node:crypto'

/** A value as it is kept: `hmac:` and 64 hexadecimal digits. */
const KEPT = /^hmac:[0-9a-f]{64}$/

/** Makes of the value of an identifier what is kept of it; equal values of two types must not be seen to be equal. */
export type Conceal = (type: string, value: string) => string

/**
 * HMAC-SHA-256 with a secret of the installation: who holds the rows and not the secret cannot find out whose they are by trying all
 * telephone numbers.
 */
export function concealer(secret: string): Conceal {
  return (type, value) => `hmac:${createHmac('sha256', secret).update(`${type}\0${value}`).digest('hex')}`
}

/** True for a value of which only the hash is known. */
export function isConcealed(value: string): boolean {
  return KEPT.test(value)
}
