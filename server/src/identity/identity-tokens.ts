import type { KeyObject } from 'node:crypto'
import { durationOf, isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import { DEFAULT_CLAIMS, DEFAULT_MAX_AGE, type IssuerBody } from './issuer-kind.ts'
import { publicKey, type Signing } from './public-key.ts'

/** Why a token says nothing. */
export type TokenFault =
  | 'token_malformed'
  | 'token_issuer_unknown'
  | 'token_key_unknown'
  | 'token_signature_wrong'
  | 'token_audience_wrong'
  | 'token_expired'
  | 'token_not_yet_valid'
  | 'token_names_nobody'

/** Whom a token names, while it holds; or why it names nobody. */
export type Verdict =
  | { readonly ok: true; readonly names: readonly Named[]; readonly until: number }
  | { readonly ok: false; readonly fault: TokenFault }

/** An identifier as the token spells it. */
export type Named = { readonly type: string; readonly value: string }

export type IdentityTokens = {
  /** What the token says now; at once where it was read before, else a promise. Never rejects. */
  read(token: string): Verdict | Promise<Verdict>
}

type Issuer = {
  readonly issuer: string | undefined
  readonly audience: string | undefined
  readonly claims: readonly (readonly [claim: string, type: string])[]
  /** Seconds. */
  readonly maxAge: number
  readonly keys: readonly { readonly kid: string | undefined; readonly alg: Signing; readonly key: KeyObject }[]
}

/** Characters; a token with ten claims has a tenth of it. */
const LONGEST = 8192

/** Seconds by which the clock of the brand's server may differ from ours. */
const TOLERANCE = 30

/** Tokens whose reading is remembered: those of the visitors of an hour on one node. */
const REMEMBERED = 20_000

/** What a claim may say of an identifier: as in a message. */
const IDENTIFIER_LENGTH = 256

/**
 * Reads tokens that the brand's servers signed (JWT, RFC 7519). The algorithm is that of the key we were given, never that of the token; the
 * issuer, the audience and the age are those that somebody authored. Readings are remembered while they hold, since a visitor sends the same
 * token with each message.
 */
export function createIdentityTokens(of: {
  readonly issuers: readonly { readonly key: string; readonly body: Json }[]
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): IdentityTokens {
  const { clock } = of
  const issuers = of.issuers.flatMap(({ body }) => (isJsonObject(body) ? [issuerOf(body)] : []))
  const known = new Map<string, Verdict>()

  const remember = (token: string, verdict: Verdict): Verdict => {
    if (known.size >= REMEMBERED) for (const oldest of known.keys()) if (known.delete(oldest)) break
    known.set(token, verdict)
    return verdict
  }
  return {
    read: (token) => {
      const before = known.get(token)
      if (before) return before.ok && before.until <= clock() ? remember(token, fault('token_expired')) : before
      const candidates = candidatesFor(token, issuers)
      if (!Array.isArray(candidates)) return candidates
      return verified(token, candidates, clock).then((verdict) =>
        // What is not valid yet will be.
        !verdict.ok && verdict.fault === 'token_not_yet_valid' ? verdict : remember(token, verdict),
      )
    },
  }
}

type Candidate = { readonly issuer: Issuer; readonly key: KeyObject; readonly alg: Signing }

/** The keys that may have signed a token, by what it says of itself, which is not believed yet; or what is wrong with it at sight. */
function candidatesFor(token: string, issuers: readonly Issuer[]): Candidate[] | Verdict {
  if (token.length > LONGEST) return fault('token_malformed')
  let said: { readonly alg?: string; readonly kid?: string; readonly iss?: string }
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    const { iss } = decodeJwt(token)
    said = {
      ...(alg === undefined ? {} : { alg }),
      ...(kid === undefined ? {} : { kid }),
      ...(iss === undefined ? {} : { iss }),
    }
  } catch {
    return fault('token_malformed')
  }
  const named = issuers.filter(({ issuer }) => issuer === undefined || issuer === said.iss)
  if (named.length === 0) return fault('token_issuer_unknown')
  const alg = said.alg === 'Ed25519' ? 'EdDSA' : said.alg
  const candidates = named.flatMap((issuer) =>
    issuer.keys
      .filter((one) => one.alg === alg && (said.kid === undefined || one.kid === undefined || one.kid === said.kid))
      .map(({ key, alg }) => ({ issuer, key, alg })),
  )
  return candidates.length > 0 ? candidates : fault('token_key_unknown')
}

async function verified(token: string, candidates: readonly Candidate[], clock: () => number): Promise<Verdict> {
  let found: Verdict = fault('token_signature_wrong')
  for (const { issuer, key, alg } of candidates) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: alg === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [alg],
        currentDate: new Date(clock()),
        clockTolerance: TOLERANCE,
        maxTokenAge: issuer.maxAge,
        ...(issuer.issuer === undefined ? {} : { issuer: issuer.issuer }),
        ...(issuer.audience === undefined ? {} : { audience: issuer.audience }),
      })
      const names = namesIn(payload, issuer)
      if (names.length > 0) return { ok: true, names, until: untilOf(payload, issuer) }
      found = fault('token_names_nobody')
    } catch (error) {
      const why = faultOf(error)
      // Two keys may share a name: what is wrong with the one that did sign says more.
      if (why !== 'token_signature_wrong') found = fault(why)
    }
  }
  return found
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'token_expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'token_audience_wrong'
    if (error.claim === 'iss') return 'token_issuer_unknown'
    if (error.claim === 'nbf' || (error.claim === 'iat' && error.reason === 'check_failed'))
      return 'token_not_yet_valid'
    return 'token_malformed'
  }
  return error instanceof errors.JWSSignatureVerificationFailed ? 'token_signature_wrong' : 'token_malformed'
}

function namesIn(payload: JWTPayload, { claims }: Issuer): Named[] {
  return claims.flatMap(([claim, type]) => {
    const said = Object.hasOwn(payload, claim) ? payload[claim] : undefined
    const value = typeof said === 'number' && Number.isSafeInteger(said) ? String(said) : said
    return typeof value === 'string' && value !== '' && value.length <= IDENTIFIER_LENGTH ? [{ type, value }] : []
  })
}

/** Milliseconds since 1970. `iat` is there, since the age was verified. */
function untilOf({ exp, iat }: JWTPayload, { maxAge }: Issuer): number {
  return (Math.min(exp ?? Number.POSITIVE_INFINITY, (iat ?? 0) + maxAge) + TOLERANCE) * 1000
}

function issuerOf(authored: JsonObject): Issuer {
  const { issuer, audience, keys, claims = DEFAULT_CLAIMS, maxAge } = authored as unknown as IssuerBody
  return {
    issuer,
    audience,
    claims: Object.entries(claims),
    maxAge: ((maxAge === undefined ? undefined : durationOf(maxAge)) ?? DEFAULT_MAX_AGE) / 1000,
    keys: (keys as readonly JsonObject[]).flatMap((jwk) => {
      const read = publicKey(jwk)
      return read ? [{ ...read, kid: typeof jwk.kid === 'string' ? jwk.kid : undefined }] : []
    }),
  }
}

function fault(why: TokenFault): Verdict {
  return { ok: false, fault: why }
}
