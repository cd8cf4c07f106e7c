import { Type } from 'typebox'

const summary = {
  id: Type.String({ description: 'Id of the rejected message.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
  receivedAt: Type.String({ description: 'When it came. ISO 8601, UTC.', examples: ['2026-11-21T10:02:00.000Z'] }),
  source: Type.Object(
    {
      id: Type.String({ description: 'Id of the key.', examples: ['k-1'] }),
      name: Type.String({ description: 'Name of the key.', examples: ['Shop'] }),
    },
    { description: 'The key that sent it.' },
  ),
  code: Type.String({ description: 'Why, as a stable code.', examples: ['identity_missing'] }),
  message: Type.String({
    description: 'Why, in words.',
    examples: ['userId or anonymousId must say whose message it is'],
  }),
  messageId: Type.String({ description: 'Its id, where it had one.', examples: ['m-4'] }),
  type: Type.String({ description: 'Its type, where it had one.', examples: ['track'] }),
  name: Type.String({ description: 'Its event name, where it had one.', examples: ['Order Completed'] }),
  status: Type.String({ description: 'open, replayed or discarded.', examples: ['open'] }),
}

export const rejectedPageSchema = Type.Object(
  {
    items: Type.Array(Type.Object(summary, { description: 'A rejected message.' }), { description: 'Newest first.' }),
    counts: Type.Record(Type.String(), Type.Integer(), {
      description: 'Open ones by code.',
      examples: [{ identity_missing: 2 }],
    }),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'For the next page; null on the last.',
      examples: [null],
    }),
  },
  { description: 'A page of rejected messages.' },
)

export const rejectedDetailSchema = Type.Object(
  {
    ...summary,
    raw: Type.Unknown({
      description: 'The message as it came, without its credentials.',
      examples: [{ type: 'track', event: 'Order Completed' }],
    }),
    errors: Type.Array(
      Type.Object({
        path: Type.String({ description: 'Dotted path of the wrong part.', examples: ['userId'] }),
        message: Type.String({ description: 'What is wrong there.', examples: ['must be text'] }),
      }),
      { description: 'What is wrong, located.' },
    ),
    replays: Type.Array(Type.Unknown(), { description: 'Who sent it again, when, with what outcome.', examples: [[]] }),
  },
  { description: 'A rejected message.' },
)

export const replaySchema = Type.Object(
  {
    outcome: Type.Union([Type.Literal('accepted'), Type.Literal('rejected'), Type.Literal('withheld')], {
      description:
        'What became of it. withheld: its person refuses that it is stored, so it is not kept here any longer either.',
      examples: ['accepted'],
    }),
    code: Type.Optional(Type.String({ description: 'Why it was refused again.', examples: ['identity_missing'] })),
    message: Type.Optional(
      Type.String({
        description: 'The same in words.',
        examples: ['userId or anonymousId must say whose message it is'],
      }),
    ),
    origin: Type.Optional(
      Type.String({ description: 'Where to find it in the log.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
    ),
    messageId: Type.Optional(Type.String({ description: 'Where to find it in the log.', examples: ['m-4'] })),
  },
  { description: 'Outcome of a replay.' },
)
