import { durationOf, type JsonObject } from '@diapason/kernel'
import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind } from '../definitions/index.ts'
import { TYPE_PATTERN } from './identifier-kind.ts'
import { jwkProblems } from './public-key.ts'

/** An hour: long enough for a visit, short enough for a token that somebody copied to be worth little. */
export const DEFAULT_MAX_AGE = 3_600_000
const LONGEST = 86_400_000
const SHORTEST = 60_000

/** Which claims say which identifiers, where an issuer does not say it. */
export const DEFAULT_CLAIMS: Readonly<Record<string, string>> = { sub: 'userId' }

const IssuerSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name as shown in the console.',
      examples: ['Web shop'],
    }),
    description: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Where its tokens are made.', examples: ['The session service.'] }),
    ),
    issuer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'What `iss` must say; absent asks for nothing.',
        examples: ['https://shop.example.org'],
      }),
    ),
    audience: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'What `aud` must say, or hold; absent asks for nothing.',
        examples: ['diapason'],
      }),
    ),
    keys: Type.Array(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'A public key as JWK (RFC 7517): Ed25519, P-256 or RSA of 2,048 bits and more.',
      }),
      {
        minItems: 1,
        maxItems: 10,
        description: 'Public keys that sign its tokens; two during a rotation, each with its `kid`.',
        examples: [
          [
            {
              kty: 'OKP',
              crv: 'Ed25519',
              x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
              kid: 'shop-2026',
            },
          ],
        ],
      },
    ),
    claims: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ pattern: TYPE_PATTERN }), {
        minProperties: 1,
        maxProperties: 20,
        description: 'Which claim says which type of identifier. Default `{"sub": "userId"}`.',
        examples: [{ sub: 'userId', email: 'email' }],
      }),
    ),
    maxAge: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'How old a token may be, from its `iat`: an ISO 8601 duration of a day at most. Default PT1H.',
        examples: ['PT15M'],
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Who signs tokens that say who somebody is, and by which keys they are known.',
  },
)

export type IssuerBody = Static<typeof IssuerSchema>

/** Those who sign identity tokens. */
export const identityIssuerKind = defineKind({
  kind: 'identity_issuer',
  collection: 'identity-issuers',
  tag: 'Identity',
  noun: 'issuer',
  permission: 'identifiers',
  schema: IssuerSchema,
  references: () => [],
  check: ({ keys, maxAge }) => {
    const problems: BodyProblem[] = keys.flatMap((key, place) => jwkProblems(key as JsonObject, ['keys', place]))
    const ids = keys.map((key) => key.kid)
    for (const [place, id] of ids.entries())
      if (keys.length > 1 && (id === undefined || ids.indexOf(id) !== place))
        problems.push({
          at: ['keys', place],
          code: 'kid_missing',
          message: 'needs a `kid` of its own beside other keys',
        })
    const age = maxAge === undefined ? DEFAULT_MAX_AGE : (durationOf(maxAge) ?? 0)
    if (age < SHORTEST || age > LONGEST)
      problems.push({
        at: ['maxAge'],
        code: 'duration_invalid',
        message: 'is not a duration between a minute and a day, such as PT1H',
      })
    return problems
  },
})
