import { Type } from 'typebox'
import { problemSchema } from '../platform/http/problem-schema.ts'

/** Controls and broken surrogates are refused as in a message of the collect protocol, or an identifier here could never be one there. */
export const identifierText = { minLength: 1, maxLength: 256, pattern: '^[^\\u0000-\\u001f\\u007f\\p{Cs}]*$' }

export const identitySchema = Type.Object(
  {
    userId: Type.Optional(
      Type.String({ ...identifierText, description: 'The brand’s own id of the person.', examples: ['u-7'] }),
    ),
    anonymousId: Type.Optional(
      Type.String({ ...identifierText, description: 'The device or visit.', examples: ['a-1'] }),
    ),
    externalIds: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.String({
              ...identifierText,
              maxLength: 64,
              description: 'What kind of identifier.',
              examples: ['loyalty_card'],
            }),
            id: Type.String({ ...identifierText, description: 'Its value.', examples: ['4711'] }),
          },
          { additionalProperties: true },
        ),
        { maxItems: 20, description: 'Other identifiers.' },
      ),
    ),
    token: Type.Optional(
      Type.String({
        maxLength: 8192,
        description: 'A token that the brand’s server signed: with a write key, whom it names may be asked about.',
        examples: ['eyJhbGciOiJFZERTQSJ9…'],
      }),
    ),
  },
  { additionalProperties: false, description: 'Who is asked about; nobody known when absent.' },
)

export const decisionSchema = Type.Object(
  {
    decisionId: Type.String({
      description: 'Names the decision; report it in `Element Viewed` when the person reaches the place.',
      examples: ['0192…​.WyJob21l'],
    }),
    variant: Type.Union([Type.String(), Type.Null()], {
      description: 'Variant shown; null is the fallback.',
      examples: ['subscriber'],
    }),
    form: Type.Union([Type.String(), Type.Null()], { description: 'How it is laid out.', examples: ['card'] }),
    content: Type.Unknown({ description: 'What it says, as authored.', examples: [{ title: 'Hello' }] }),
    flow: Type.Null({ description: 'Steps; none yet.', examples: [null] }),
    ask: Type.Null({ description: 'A question; none yet.', examples: [null] }),
    experiment: Type.Union(
      [
        Type.Object({
          key: Type.String({ description: 'Experiment.', examples: ['hero-2026-11'] }),
          variant: Type.String({ description: 'Variation.', examples: ['b'] }),
        }),
        Type.Null(),
      ],
      {
        description: 'The experiment the person takes part in here.',
        examples: [{ key: 'hero-2026-11', variant: 'b' }],
      },
    ),
    level: Type.Integer({
      minimum: 1,
      maximum: 4,
      description: 'Level of experience really reached, from the data really used.',
      examples: [3],
    }),
    reason: Type.String({
      description: 'Why: matched, fallback, experiment, control, disabled, no_consent, error.',
      examples: ['matched'],
    }),
    reasons: Type.Optional(
      Type.Array(Type.Unknown(), { description: 'Step by step, with `explain`.', examples: [[]] }),
    ),
    expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'When the answer may change by itself; null when it does not.',
      examples: [null],
    }),
  },
  { additionalProperties: true, description: 'A decision.' },
)

export const decisionsSchema = Type.Object(
  {
    decisions: Type.Record(Type.String(), Type.Union([decisionSchema, problemSchema(['element_unknown'])]), {
      description: 'By element key: a decision, or, for an element that does not exist, a problem with its `code`.',
      examples: [{ 'home-hero': { variant: 'subscriber', content: { title: 'Welcome back' }, reason: 'matched' } }],
    }),
    rejected: Type.Optional(
      Type.Array(Type.Unknown(), {
        description:
          'Events of the request that could not be taken, as in the answer of `POST /v1/batch`; absent when all were.',
        examples: [[{ index: 0, messageId: 'm-4', code: 'identity_missing', message: 'userId must say whose it is' }]],
      }),
    ),
  },
  { description: 'One answer per element asked for.' },
)
