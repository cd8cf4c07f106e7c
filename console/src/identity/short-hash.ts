/** A value of which only a keyed hash is kept, as the server writes it. */
const kept = /^hmac:([0-9a-f]{64})$/

/** Digits of a hash that people compare by eye: one in sixteen million is alike. */
const digits = 6

/** The beginning of the hash, of a value that is one; undefined of any other. */
export function shortHash(value: string): string | undefined {
  return kept.exec(value)?.[1]?.slice(0, digits)
}
