import { errors, jwtVerify, SignJWT } from 'jose'

/** What a token says once its signature is good. */
export type TokenRead =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly why: 'forged' | 'expired'; readonly id: string | undefined }

/** Characters; ours have about 150. */
const LONGEST = 1000
const ALGORITHM = 'HS256'
const TYPE = 'link+jwt'
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The token of a link: a signed JWT (RFC 7519) that names the link and says when it ends, and nothing of whom it is for. */
export function signToken(
  link: { readonly id: string; readonly expiresAt: string },
  secret: Uint8Array,
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setJti(link.id)
    .setExpirationTime(Math.ceil(Date.parse(link.expiresAt) / 1000))
    .sign(secret)
}

/** Reads a token. The algorithm is ours, never that of the token. Never rejects. */
export async function readToken(
  token: string,
  of: { readonly secret: Uint8Array /** Milliseconds since 1970. */; readonly now: number },
): Promise<TokenRead> {
  if (token.length > LONGEST) return { ok: false, why: 'forged', id: undefined }
  try {
    const { payload } = await jwtVerify(token, of.secret, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      requiredClaims: ['jti', 'exp'],
      currentDate: new Date(of.now),
    })
    return idIn(payload.jti)
  } catch (error) {
    if (!(error instanceof errors.JWTExpired)) return { ok: false, why: 'forged', id: undefined }
    // Its signature was good: it is one of ours.
    const { jti } = error.payload
    return { ok: false, why: 'expired', id: jti !== undefined && ID.test(jti) ? jti : undefined }
  }
}

function idIn(jti: string | undefined): TokenRead {
  return jti !== undefined && ID.test(jti) ? { ok: true, id: jti } : { ok: false, why: 'forged', id: undefined }
}
