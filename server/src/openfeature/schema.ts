import { Type } from 'typebox'
import { identifierText, identitySchema } from '../elements/index.ts'

export const contextSchema = Type.Object(
  {
    targetingKey: Type.Optional(
      Type.String({
        ...identifierText,
        minLength: 0,
        description:
          'Whom it is about: the user id; with a write key and without `identityToken`, the visit (`anonymousId`). Absent: nobody in particular.',
        examples: ['u-7'],
      }),
    ),
    userId: Type.Optional(
      Type.String({
        ...identifierText,
        description: 'The same as `targetingKey`, for who must say it.',
        examples: ['u-7'],
      }),
    ),
    anonymousId: Type.Optional(
      Type.String({ ...identifierText, description: 'The device or visit.', examples: ['a-1'] }),
    ),
    externalIds: Type.Optional(identitySchema.properties.externalIds),
    identityToken: Type.Optional(
      Type.String({
        maxLength: 8192,
        description: 'A token that the brand’s server signed: with a write key, whom it names may be asked about.',
        examples: ['eyJhbGciOiJFZERTQSJ9…'],
      }),
    ),
  },
  {
    additionalProperties: true,
    description:
      'The evaluation context. Everything else in it is the situation: `channel`, `page`, `locale`, `device`, `location`, and whatever conditions of yours read as `context.…`.',
    examples: [{ targetingKey: 'u-7', channel: 'web', locale: 'fr-FR' }],
  },
)

export const evaluationSchema = Type.Object(
  { context: contextSchema },
  { additionalProperties: true, description: 'Who, in which situation.' },
)

const key = Type.String({ description: 'Key of the flag: of the element.', examples: ['home-hero'] })
const errorCode = Type.String({
  description: 'OpenFeature’s code: PARSE_ERROR, TARGETING_KEY_MISSING, INVALID_CONTEXT, FLAG_NOT_FOUND or GENERAL.',
  examples: ['FLAG_NOT_FOUND'],
})
const errorDetails = Type.String({
  description: 'What happened, and what to do.',
  examples: ['There is no element home-hero.'],
})
const refusalMetadata = Type.Object(
  {
    code: Type.String({ description: 'Our stable code, see docs/errors.md.', examples: ['element_unknown'] }),
    requestId: Type.Optional(
      Type.String({ description: 'Finds the request in the log.', examples: ['7d9c1c1e-6c43-4b52-9f3c-0f2ab9cbb0f1'] }),
    ),
  },
  { description: 'More of the error.' },
)

export const flagSchema = Type.Object(
  {
    key,
    value: Type.Optional(
      Type.Unknown({
        description: 'The content: a boolean, text, a number or an object; absent, the program’s own default holds.',
        examples: [{ title: 'Welcome back' }],
      }),
    ),
    reason: Type.String({
      description:
        'STATIC, TARGETING_MATCH, SPLIT, DEFAULT, DISABLED or ERROR; `metadata.reason` says it in our words.',
      examples: ['TARGETING_MATCH'],
    }),
    variant: Type.Optional(
      Type.String({ description: 'The variant shown; absent is the fallback.', examples: ['subscriber'] }),
    ),
    metadata: Type.Object(
      {
        decisionId: Type.String({
          description: 'Names the decision; report it in `Element Viewed` when the person reaches the place.',
          examples: ['0192…​.WyJob21l'],
        }),
        level: Type.Integer({
          minimum: 1,
          maximum: 4,
          description: 'Level of experience really reached.',
          examples: [3],
        }),
        reason: Type.String({ description: 'Why, as `POST /v1/decide` says it.', examples: ['matched'] }),
        form: Type.Optional(Type.String({ description: 'How it is laid out.', examples: ['card'] })),
        experiment: Type.Optional(
          Type.String({ description: 'The experiment the person takes part in here.', examples: ['hero-2026-11'] }),
        ),
        variation: Type.Optional(Type.String({ description: 'Their variation of it.', examples: ['b'] })),
        expiresAt: Type.Optional(
          Type.String({
            description: 'When the answer may change by itself; absent when it does not.',
            examples: ['2026-12-01T00:00:00.000Z'],
          }),
        ),
      },
      { description: 'What else is known of the decision; plain values, as OpenFeature wants them.' },
    ),
  },
  { description: 'A flag, evaluated.' },
)

export const refusedFlagSchema = Type.Object(
  { key, errorCode, errorDetails, metadata: refusalMetadata },
  { description: 'A flag that could not be evaluated.' },
)

export const flagsSchema = Type.Object(
  {
    flags: Type.Array(Type.Union([flagSchema, refusedFlagSchema]), {
      description: 'Every element that adapts on the channel of the request, in the order of their keys.',
    }),
  },
  { description: 'All flags, evaluated.' },
)

export const refusalSchema = Type.Object(
  { key: Type.Optional(key), errorCode, errorDetails, metadata: refusalMetadata },
  { description: 'Why there is no evaluation, as OFREP says it.' },
)
