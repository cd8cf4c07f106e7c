import { createPublicKey, type KeyObject } from 'node:crypto'
import type { JsonObject } from '@diapason/kernel'
import type { BodyProblem } from '../definitions/index.ts'

/** What a key signs with: said by the kind of key, never by the token that it is to verify. */
export type Signing = 'EdDSA' | 'ES256' | 'RS256'

/** Members that only a private or a secret key has (RFC 7518). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Bits; shorter ones can be factored, or soon will be (NIST SP 800-131A). */
const SHORTEST_RSA = 2048

/** A public key with its algorithm; undefined when it is none of the three kinds that are taken. */
export function publicKey(jwk: JsonObject): { readonly key: KeyObject; readonly alg: Signing } | undefined {
  const alg = signingOf(jwk)
  if (alg === undefined || PRIVATE.some((name) => Object.hasOwn(jwk, name))) return undefined
  try {
    return { key: createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' }), alg }
  } catch {
    return undefined
  }
}

/** What is wrong with a JWK, for whoever authors it. */
export function jwkProblems(jwk: JsonObject, at: BodyProblem['at']): BodyProblem[] {
  const problem = (code: string, message: string) => [{ at, code, message }]
  if (PRIVATE.some((name) => Object.hasOwn(jwk, name)))
    return problem('key_private', 'is a private or a secret key: keep it on your server, and give the public one')
  const signing = signingOf(jwk)
  if (signing === undefined)
    return problem('key_unsupported', 'is not an Ed25519, P-256 or RSA key, which sign EdDSA, ES256 and RS256')
  const alike = signing === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [signing]
  if (jwk.alg !== undefined && !alike.includes(jwk.alg as string))
    return problem('key_unsupported', `says another algorithm than ${signing}, which this kind of key signs`)
  if (jwk.use !== undefined && jwk.use !== 'sig')
    return problem('key_unsupported', 'is not for signatures (`use` says otherwise)')
  if (jwk.kid !== undefined && (typeof jwk.kid !== 'string' || jwk.kid === '' || jwk.kid.length > 200))
    return problem('key_invalid', 'has a `kid` that is not a text of at most 200 characters')
  const read = publicKey(jwk)
  if (!read) return problem('key_invalid', 'cannot be read: its numbers do not make a key')
  const bits = read.key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < SHORTEST_RSA)
    return problem('key_weak', `has ${bits} bits; RSA keys have ${SHORTEST_RSA} at least`)
  return []
}

function signingOf({ kty, crv }: JsonObject): Signing | undefined {
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA'
  if (kty === 'EC' && crv === 'P-256') return 'ES256'
  return kty === 'RSA' ? 'RS256' : undefined
}
