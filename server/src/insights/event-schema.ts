import { Type } from 'typebox'
import { leftOutSchema } from '../profiles/index.ts'

const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })

const summary = {
  seq: Type.Integer({ description: 'Place in the log.', examples: [1042] }),
  origin: Type.String({
    description: 'Origin the message belongs to.',
    examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
  }),
  messageId: Type.String({ description: 'Its id within the origin.', examples: ['m-1'] }),
  type: Type.String({
    description: 'identify, track, page, screen, group, alias; identity for what people decide about who is who.',
    examples: ['track'],
  }),
  name: Type.String({ description: 'Name of the event, page or screen.', examples: ['Order Completed'] }),
  timestamp: instant('When it happened, clock-corrected.'),
  receivedAt: instant('When it was taken.'),
  source: Type.Object(
    {
      id: Type.String({ description: 'Id of the key.', examples: ['k-1'] }),
      name: Type.String({ description: 'Name of the key.', examples: ['Shop'] }),
      partner: Type.Union([Type.String(), Type.Null()], {
        description: 'Of a partner’s key, the purpose under which it sends; else null.',
        examples: [null],
      }),
    },
    { description: 'The key that sent it.' },
  ),
  channel: Type.String({ description: 'Channel it came through.', examples: ['store'] }),
  profileId: Type.String({ description: 'The person, as of now.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
  label: Type.String({ description: 'What to call the person.', examples: ['Ada Lovelace'] }),
}

export const eventPageSchema = Type.Object(
  {
    items: Type.Array(Type.Object(summary, { description: 'A message.' }), { description: 'Messages, newest first.' }),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'For the next page; null on the last.',
      examples: [null],
    }),
    leftOut: leftOutSchema,
  },
  { description: 'A page of messages.' },
)

export const eventDetailSchema = Type.Object(
  {
    event: Type.Object(
      {
        ...summary,
        identifiers: Type.Array(Type.Unknown(), {
          description: 'Identifiers it presented ({type, value, origin}), strongest first.',
          examples: [[]],
        }),
        traits: Type.Unknown({ description: 'Traits, for identify.', examples: [{}] }),
        properties: Type.Unknown({ description: 'Properties.', examples: [{ total: 42 }] }),
        context: Type.Unknown({ description: 'Context.', examples: [{}] }),
        received: Type.Unknown({ description: 'The message as received, without its credentials.', examples: [{}] }),
      },
      { description: 'The message.' },
    ),
    effect: Type.Object(
      {
        changes: Type.Array(Type.Unknown(), {
          description: 'What it changed of the person: {path, before, after}.',
          examples: [[]],
        }),
        notKept: Type.Array(Type.Unknown(), {
          description: 'What the person’s document did not keep of it: {path, reason}.',
          examples: [[]],
        }),
      },
      { description: 'What it did.' },
    ),
    violations: Type.Array(
      Type.Object({
        at: Type.String({ description: 'Where, as a dotted path.', examples: ['revenue'] }),
        code: Type.String({ description: 'The rule that is broken.', examples: ['type'] }),
        message: Type.String({ description: 'The same in words.', examples: ['must be number'] }),
        kind: Type.String({ description: 'event, trait or unplanned.', examples: ['event'] }),
        key: Type.String({ description: 'Key of the entry of the catalogue.', examples: ['order-completed'] }),
      }),
      { description: 'What it breaks of the contracts as they are now.' },
    ),
  },
  { description: 'A message and what it changed.' },
)

export const filterSchema = {
  type: Type.Optional(Type.String({ maxLength: 20, description: 'Only this type.', examples: ['track'] })),
  name: Type.Optional(Type.String({ maxLength: 200, description: 'Only this name.', examples: ['Order Completed'] })),
  channel: Type.Optional(Type.String({ maxLength: 20, description: 'Only this channel.', examples: ['store'] })),
  source: Type.Optional(Type.String({ maxLength: 100, description: 'Only from this key, by id.', examples: ['k-1'] })),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Text anywhere in the message, its name or id.', examples: ['gold'] }),
  ),
}

export const pageSchema = {
  cursor: Type.Optional(
    Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WzEwNDJd'] }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Messages a page.', examples: [50] }),
  ),
}

export const overviewSchema = Type.Object(
  {
    events: Type.Object(
      {
        total: Type.Integer({ description: 'Messages in all.', examples: [138000] }),
        last24h: Type.Integer({ description: 'Messages taken in the last 24 hours.', examples: [1200] }),
        perMinute: Type.Array(
          Type.Object({
            at: instant('Start of the minute.'),
            count: Type.Integer({ description: 'Messages taken in it.', examples: [12] }),
          }),
          { description: 'The last 60 minutes, oldest first.' },
        ),
      },
      { description: 'Messages.' },
    ),
    people: Type.Integer({ description: 'People known.', examples: [64000] }),
    rejected: Type.Integer({ description: 'Rejected messages that wait for somebody.', examples: [3] }),
    experimentsRunning: Type.Integer({ description: 'Experiments under way.', examples: [1] }),
    elements: Type.Integer({ description: 'Elements that can be decided.', examples: [4] }),
    decisions: Type.Integer({ description: 'Decisions given whose inputs are kept.', examples: [90500] }),
    shipping: Type.Object(
      {
        lagSeconds: Type.Number({
          description: 'Age of the oldest message that analytics do not have yet, in seconds.',
          examples: [0.8],
        }),
        pending: Type.Integer({ description: 'Messages that analytics do not have yet.', examples: [120] }),
      },
      { description: 'How far analytics are behind.' },
    ),
    sources: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Id of the key.', examples: ['k-1'] }),
        name: Type.String({ description: 'Its name.', examples: ['Shop'] }),
        kind: Type.String({ description: 'write, secret or partner.', examples: ['write'] }),
        lastUsedAt: Type.Union([Type.String(), Type.Null()], {
          description: 'When it was last used, to the minute.',
          examples: [null],
        }),
      }),
      { description: 'Keys that may send.' },
    ),
  },
  { description: 'What is alive.' },
)
