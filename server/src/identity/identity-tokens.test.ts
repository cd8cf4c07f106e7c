import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { JsonObject } from '@diapason/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import { createIdentityTokens, type Verdict } from './identity-tokens.ts'
import { jwkProblems } from './public-key.ts'
import { forged, issuerBody, type Signer, signer } from './tokens.test-support.ts'

let now = Date.parse('2026-11-21T10:00:00.000Z')
const clock = () => now
const seconds = () => Math.floor(now / 1000)
const HOUR = 3_600_000

let shop: Signer
let other: Signer
beforeAll(async () => {
  shop = await signer({ kid: 'shop', now: clock })
  other = await signer({ kid: 'other', now: clock })
})

async function read(token: string, ...bodies: readonly JsonObject[]): Promise<Verdict> {
  const issuers = (bodies.length > 0 ? bodies : [issuerBody([shop])]).map((body, place) => ({
    key: `i-${place}`,
    body,
  }))
  return await createIdentityTokens({ issuers, clock }).read(token)
}
const faultOf = async (...args: Parameters<typeof read>) => {
  const verdict = await read(...args)
  return verdict.ok ? verdict.names : verdict.fault
}

describe('a token that the brand signed', () => {
  test.each(['EdDSA', 'ES256', 'RS256'] as const)('names whom it is about (%s)', async (alg) => {
    const own = await signer({ alg, now: clock })
    expect(await read(await own.sign({ sub: 'u-7' }), issuerBody([own]))).toEqual({
      ok: true,
      names: [{ type: 'userId', value: 'u-7' }],
      until: now + HOUR + 30_000,
    })
  })

  test('may be labelled Ed25519, as newer libraries write it', async () => {
    expect(await faultOf(await shop.sign({ sub: 'u-7' }, { alg: 'Ed25519' }))).toMatchObject([{ value: 'u-7' }])
  })

  test('names several, as its issuer maps claims to types', async () => {
    const body = issuerBody([shop], { claims: { uid: 'crm_id', mail: 'email', sub: 'userId' } })
    expect(await faultOf(await shop.sign({ uid: 42, mail: 'ada@example.com' }), body)).toEqual([
      { type: 'crm_id', value: '42' },
      { type: 'email', value: 'ada@example.com' },
    ])
  })

  test('holds until it says, or until it is too old', async () => {
    const body = issuerBody([shop], { maxAge: 'PT10M' })
    expect(await read(await shop.sign({ sub: 'u-7', exp: seconds() + 60 }), body)).toMatchObject({
      until: now + 90_000,
    })
    expect(await read(await shop.sign({ sub: 'u-7', exp: seconds() + 86_400 }), body)).toMatchObject({
      until: now + 630_000,
    })
  })

  test('is read once, and remembered no longer than it holds', async () => {
    const tokens = createIdentityTokens({ issuers: [{ key: 'i', body: issuerBody([shop]) }], clock })
    const token = await shop.sign({ sub: 'u-7', exp: seconds() + 60 })
    expect(tokens.read(token)).toBeInstanceOf(Promise)
    await tokens.read(token)
    expect(tokens.read(token)).toMatchObject({ ok: true })
    const before = now
    now += 90_001
    expect(tokens.read(token)).toEqual({ ok: false, fault: 'token_expired' })
    now = before
  })

  test('is verified by the key it names, and by any of the two where they share a name', async () => {
    expect(await faultOf(await other.sign({ sub: 'u-7' }), issuerBody([shop, other]))).toMatchObject([{ value: 'u-7' }])
    const twin = await signer({ kid: 'shop', now: clock })
    const bodies = [issuerBody([twin]), issuerBody([shop])]
    expect(await faultOf(await shop.sign({ sub: 'u-7' }), ...bodies)).toMatchObject([{ value: 'u-7' }])
  })
})

describe('a token says nothing', () => {
  test('when it is expired, too old, of the future or without its age', async () => {
    expect(await faultOf(await shop.sign({ sub: 'u-7', exp: seconds() - 31 }))).toBe('token_expired')
    expect(await faultOf(await shop.sign({ sub: 'u-7', iat: seconds() - 3631 }))).toBe('token_expired')
    expect(await faultOf(await shop.sign({ sub: 'u-7', iat: seconds() + 60 }))).toBe('token_not_yet_valid')
    expect(await faultOf(await shop.sign({ sub: 'u-7', nbf: seconds() + 60 }))).toBe('token_not_yet_valid')
    expect(await faultOf(await shop.sign({ sub: 'u-7', iat: undefined }))).toBe('token_malformed')
  })

  test('when it is for somebody else, or by somebody else', async () => {
    const body = issuerBody([shop], { issuer: 'https://shop.example.org', audience: 'diapason' })
    const claims = { sub: 'u-7', iss: 'https://shop.example.org', aud: 'diapason' }
    expect(await faultOf(await shop.sign(claims), body)).toMatchObject([{ value: 'u-7' }])
    expect(await faultOf(await shop.sign({ ...claims, aud: ['a', 'diapason'] }), body)).toMatchObject([
      { value: 'u-7' },
    ])
    expect(await faultOf(await shop.sign({ ...claims, aud: 'another' }), body)).toBe('token_audience_wrong')
    expect(await faultOf(await shop.sign({ ...claims, aud: undefined }), body)).toBe('token_audience_wrong')
    expect(await faultOf(await shop.sign({ ...claims, iss: 'https://evil.example' }), body)).toBe(
      'token_issuer_unknown',
    )
    expect(await faultOf(await shop.sign({ ...claims, iss: undefined }), body)).toBe('token_issuer_unknown')
  })

  test('when another key signed it, under its own name or under ours', async () => {
    expect(await faultOf(await other.sign({ sub: 'u-7' }))).toBe('token_key_unknown')
    expect(await faultOf(await other.sign({ sub: 'u-7' }, { kid: 'shop' }))).toBe('token_signature_wrong')
  })

  test('when nobody signed it, or when the public key was used as a secret', async () => {
    const claims = { sub: 'u-7', iat: seconds() }
    for (const alg of ['none', 'None', 'NONE', 'nOnE'])
      expect(await faultOf(forged({ alg, kid: 'shop' }, claims))).toBe('token_key_unknown')
    const rsa = await signer({ alg: 'RS256', now: clock })
    const pem = createPublicKey({ key: rsa.jwk as Record<string, string>, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    })
    for (const secret of [pem, JSON.stringify(rsa.jwk), String(rsa.jwk.n)]) {
      const unsigned = forged({ alg: 'HS256' }, claims).slice(0, -1)
      const signature = createHmac('sha256', secret).update(unsigned).digest('base64url')
      expect(await faultOf(`${unsigned}.${signature}`, issuerBody([rsa]))).toBe('token_key_unknown')
    }
  })

  test('when what it says was changed after it was signed', async () => {
    const [header, , signature] = (await shop.sign({ sub: 'u-7' })).split('.')
    const claims = Buffer.from(JSON.stringify({ sub: 'u-8', iat: seconds() })).toString('base64url')
    expect(await faultOf(`${header}.${claims}.${signature}`)).toBe('token_signature_wrong')
  })

  test('when it brings its own key along, in any of the ways the standard has for that', async () => {
    const evil = await signer({ now: clock })
    const header = {
      kid: 'shop',
      jwk: evil.jwk as never,
      jku: 'https://evil.example/keys',
      x5u: 'https://evil.example/x5u',
    }
    expect(await faultOf(await evil.sign({ sub: 'u-7' }, header))).toBe('token_signature_wrong')
    expect(
      await faultOf(forged({ alg: 'EdDSA', kid: 'shop', crit: ['b64'], b64: false }, { sub: 'u-7' }, 'AA')),
    ).toMatch(/^token_/)
  })

  test('when it names nobody, or somebody who cannot be an identifier', async () => {
    for (const sub of [undefined, '', null, {}, ['u-7'], true, 2 ** 53, 'x'.repeat(257)])
      expect(
        await faultOf(await shop.sign({ name: 'Ada', ...(sub === undefined ? {} : { sub: sub as string }) })),
      ).toMatch(/token_(names_nobody|malformed)/)
  })

  test.each(['', 'x', 'a.b.c', '..', 'eyJhbGciOiJFZERTQSJ9..', '\u0000', 'e30.e30.', `${'x'.repeat(9000)}.y.z`])(
    'when it is no token: %j',
    async (token) => {
      expect(await faultOf(token)).toMatch(/^token_(malformed|key_unknown)$/)
    },
  )
})

describe('a key of an issuer', () => {
  test('is refused when it is private or a secret', () => {
    expect(codes(shop.privateJwk)).toEqual(['key_private'])
    expect(codes({ kty: 'oct', k: 'c2VjcmV0' })).toEqual(['key_private'])
  })

  test('is refused when it is of another kind, for another use, too short or broken', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
    expect(codes(rsa as JsonObject)).toEqual(['key_weak'])
    expect(codes({ ...shop.jwk, use: 'enc' })).toEqual(['key_unsupported'])
    expect(codes({ ...shop.jwk, alg: 'RS256' })).toEqual(['key_unsupported'])
    expect(codes({ kty: 'EC', crv: 'P-521', x: 'AA', y: 'AA' })).toEqual(['key_unsupported'])
    expect(codes({ kty: 'OKP', crv: 'Ed25519', x: 'AA' })).toEqual(['key_invalid'])
    expect(codes({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' })).toEqual(['key_invalid'])
    expect(codes({ ...shop.jwk, kid: 7 })).toEqual(['key_invalid'])
    expect(codes({})).toEqual(['key_unsupported'])
    expect(codes({ ...shop.jwk, alg: 'EdDSA', use: 'sig' })).toEqual([])
  })

  const codes = (jwk: JsonObject) => jwkProblems(jwk, []).map(({ code }) => code)
})
