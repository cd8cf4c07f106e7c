import type { Json, JsonObject } from '@diapason/kernel'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import type { Signing } from './public-key.ts'

/** A brand's server that signs tokens. */
export type Signer = {
  /** The public key, for the definition of the issuer. */
  readonly jwk: JsonObject
  readonly privateJwk: JsonObject
  /** A token of these claims; `iat` is now unless they say otherwise. */
  sign(claims: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>
}

/** A signer with a new key. `now` in ms since 1970. */
export async function signer(of: { alg?: Signing; kid?: string; now?: () => number } = {}): Promise<Signer> {
  const { alg = 'EdDSA', kid, now = Date.now } = of
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const named = kid === undefined ? {} : { kid }
  return {
    jwk: { ...(await exportJWK(publicKey)), ...named } as JsonObject,
    privateJwk: { ...(await exportJWK(privateKey)), ...named } as JsonObject,
    sign: (claims, header) =>
      new SignJWT({ iat: Math.floor(now() / 1000), ...claims })
        .setProtectedHeader({ alg, ...named, ...header })
        .sign(privateKey),
  }
}

/** An issuer as somebody authors it. */
export function issuerBody(keys: readonly Signer[], more: JsonObject = {}): JsonObject {
  return { name: 'Web shop', keys: keys.map(({ jwk }) => jwk) as readonly Json[], ...more }
}

/** A token that nobody signed: parts as given, base64url. */
export function forged(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${signature}`
}
