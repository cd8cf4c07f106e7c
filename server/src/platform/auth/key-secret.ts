import { hash, randomBytes } from 'node:crypto'
import type { KeyKind } from './principal.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 36 characters of base 62 are 214 bits: nothing to guess, and nothing for a slow hash to protect. */
const LENGTH = 36
/** Enough of a key to recognise it by, too little to be of use: 6 random characters after `dp_<kind>_`. */
const SHOWN = 6

/** A new key, shown once: what is handed out, its public prefix, and the hash that is kept. */
export function newKeySecret(kind: KeyKind): { readonly key: string; readonly prefix: string; readonly hash: string } {
  const head = `dp_${kind}_`
  const key = head + randomBase62(LENGTH)
  return { key, prefix: key.slice(0, head.length + SHOWN), hash: secretHash(key) }
}

const SHAPE = new RegExp(`^dp_[a-z]+_[0-9A-Za-z]{${LENGTH}}$`)

/** Whether it could be a key of ours: worth a look into the database when memory does not know it. */
export function isShapedLikeKey(presented: string): boolean {
  return SHAPE.test(presented)
}

/** SHA-256 of a secret of ours, in hexadecimal. A fast hash is right here: the secrets are random, not chosen by people. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Uniformly random base 62 text. */
export function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: taking the rest modulo 62 would favour the first characters.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62]
    }
  }
  return text
}
