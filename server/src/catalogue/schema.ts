import { Type } from 'typebox'
import { DIFFERENCES } from './differences.ts'
import { CONTEXTS, SENSITIVITIES } from './entry-kinds.ts'
import { SUBJECT_TYPES } from './subject.ts'

const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string, example: unknown) =>
  Type.Union([schema, Type.Null()], { description, examples: [example] })
const share = (description: string) => Type.Number({ description: `${description} From 0 to 1.`, examples: [0.98] })
const count = (description: string, example = 1200) => Type.Integer({ description, examples: [example] })

const type = Type.Enum([...SUBJECT_TYPES], { description: 'Type of the messages.', examples: ['track'] })
const name = Type.String({
  description: 'Name of the event, exactly as it is sent; empty for identify, group and alias.',
  examples: ['Order Completed'],
})
const path = Type.String({
  description: 'The property: `items[].price`; empty for the event itself.',
  examples: ['revenue'],
})

const source = Type.Object(
  {
    id: Type.String({ description: 'Id of the key.', examples: ['k-1'] }),
    name: Type.String({ description: 'Name of the key.', examples: ['Shop'] }),
  },
  { description: 'A key that sends it.' },
)

const entry = Type.Object(
  {
    key: Type.String({ description: 'Key of the definition.', examples: ['order-completed'] }),
    revision: count('Its revision.', 3),
    label: Type.Unknown({
      description: 'What people call it, by language ({en, fr}).',
      examples: [{ en: 'Order placed' }],
    }),
    description: orNull(Type.String(), 'What it means.', 'An order was paid.'),
    owner: orNull(Type.String(), 'Who answers for it.', 'Shop team'),
    context: orNull(Type.Enum([...CONTEXTS]), 'The kind of context it gives.', 'relational'),
    contract: Type.Enum(['none', 'flag', 'reject'], {
      description: 'Whether it has a contract, and what becomes of what breaks it.',
      examples: ['flag'],
    }),
    sensitivity: Type.Enum([...SENSITIVITIES], { description: 'How delicate it is.', examples: ['ordinary'] }),
  },
  { description: 'What people said of it.' },
)

const volume = Type.Object(
  {
    total: count('Messages in these days.'),
    days: Type.Array(Type.Integer(), {
      description: 'Messages per day (UTC), oldest first, today last.',
      examples: [[12, 30, 28]],
    }),
  },
  { description: 'How much comes.' },
)

const summary = {
  id: Type.String({ description: 'Type and name, as addresses write them.', examples: ['track:Order Completed'] }),
  type,
  name,
  entry: orNull(entry, 'Null when nobody planned it.', null),
  firstSeen: orNull(
    Type.String(),
    'When it was first seen; null for what is planned and never came.',
    '2026-11-21T10:02:00.000Z',
  ),
  lastSeen: orNull(Type.String(), 'When it was last seen.', '2026-11-21T10:02:00.000Z'),
  volume,
  properties: count('Properties kept apart.', 7),
  differences: count('Differences that nobody ignored.', 2),
}

const nextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'For the next page; null on the last.',
  examples: [null],
})

const types = Type.Array(
  Type.Object({
    type: Type.String({
      description: 'null, boolean, integer, number, string, object or array.',
      examples: ['string'],
    }),
    count: count('Values of this type.'),
    share: share('Of all values.'),
  }),
  { description: 'Types of its values.', examples: [[{ type: 'string', count: 1176, share: 0.98 }]] },
)

const property = Type.Object(
  {
    path,
    firstSeen: instant('When it was first seen.'),
    lastSeen: instant('When it was last seen.'),
    count: count('Values seen in these days.'),
    of: count('Objects in which it could have been.'),
    share: share('Of those objects.'),
    types,
  },
  { description: 'A property that was seen.' },
)

const sources = Type.Array(
  Type.Object({
    source,
    channel: Type.String({ description: 'Channel it came through.', examples: ['web'] }),
    count: count('Messages in these days.'),
    lastDay: Type.String({ description: 'Last day on which it sent any (UTC).', examples: ['2026-11-21'] }),
  }),
  { description: 'Who sends it.' },
)

export const eventListSchema = Type.Object(
  {
    items: Type.Array(Type.Object(summary, { description: 'An event.' }), { description: 'In the order asked for.' }),
    counts: Type.Object(
      {
        all: count('Events seen or planned.', 40),
        planned: count('Those that are planned.', 30),
        unplanned: count('Those that were seen and nobody planned.', 10),
        different: count('Those with a difference.', 3),
      },
      { description: 'How many there are, whatever the filter.' },
    ),
    nextCursor,
  },
  { description: 'A page of the catalogue of events.' },
)

export const eventDetailSchema = Type.Object(
  {
    ...summary,
    properties: Type.Array(property, {
      description: 'Everything that was seen inside, in the order of paths; the event itself has the path "".',
    }),
    sources,
    beyond: count('Properties that came and found no room to be kept apart.', 0),
  },
  { description: 'What is known of one event.' },
)

const traitSummary = {
  trait: Type.String({ description: 'Name of the trait, exactly as it is sent.', examples: ['tier'] }),
  entry: orNull(entry, 'Null when nobody planned it.', null),
  firstSeen: orNull(Type.String(), 'When it was first seen.', '2026-11-21T10:02:00.000Z'),
  lastSeen: orNull(Type.String(), 'When it was last seen.', '2026-11-21T10:02:00.000Z'),
  volume,
  share: share('Of `identify` messages that carry it.'),
  types,
  differences: count('Differences that nobody ignored.', 0),
}

export const traitListSchema = Type.Object(
  {
    items: Type.Array(Type.Object(traitSummary, { description: 'A trait.' }), { description: 'By name.' }),
    nextCursor,
  },
  { description: 'A page of the catalogue of traits.' },
)

export const traitDetailSchema = Type.Object(
  {
    ...traitSummary,
    properties: Type.Array(property, { description: 'What is inside it, the trait itself first.' }),
    sources,
  },
  { description: 'What is known of one trait.' },
)

export const examplesSchema = Type.Object(
  {
    masked: Type.Boolean({
      description: 'True when only shapes are shown: whoever asks may not read messages.',
      examples: [false],
    }),
    items: Type.Array(
      Type.Object({
        receivedAt: instant('When it was taken.'),
        origin: orNull(Type.String(), 'Where to find it in the log; null when masked.', null),
        messageId: orNull(Type.String(), 'Where to find it in the log; null when masked.', null),
        value: Type.Unknown({
          description: 'What it carried; each value replaced by its type when masked.',
          examples: [{ revenue: 42 }],
        }),
      }),
      { description: 'The newest messages, read from the log: examples are kept nowhere.' },
    ),
  },
  { description: 'Examples.' },
)

export const differenceSchema = Type.Object(
  {
    id: Type.String({
      description: 'Stays the same as long as the difference does.',
      examples: ['h3XvK0mJm2sQ0m1tq2wH9A'],
    }),
    code: Type.Enum([...DIFFERENCES], { description: 'What is different.', examples: ['type_changed'] }),
    severity: Type.Enum(['info', 'warning', 'error'], {
      description: 'error: messages are refused.',
      examples: ['warning'],
    }),
    subject: Type.Object(
      { id: Type.String({ description: 'Type and name.', examples: ['track:Order Completed'] }), type, name },
      { description: 'The event it is about.' },
    ),
    path,
    detail: Type.String({
      description: 'A type, the rule that is broken, the name that was probably meant, or the day; else empty.',
      examples: ['string'],
    }),
    since: Type.String({ description: 'Instant or day (UTC) from which it is so.', examples: ['2026-11-20'] }),
    before: orNull(Type.Number(), 'Share (0 to 1) or count before, where there is one.', 0),
    now: orNull(Type.Number(), 'The same now.', 0.34),
    count: orNull(Type.Integer(), 'Messages it is about, where they are counted.', null),
    sources: Type.Array(source, { description: 'Who sends it so.' }),
    ignored: orNull(
      Type.Object({ by: Type.String({ description: 'Who.', examples: ['user:3b1c…'] }), at: instant('When.') }),
      'Who left it as it is.',
      null,
    ),
    canAccept: Type.Boolean({
      description: 'Whether `accept` knows what to write into the catalogue.',
      examples: [true],
    }),
  },
  { description: 'A difference from the past, or from what was planned.' },
)

export const differencesSchema = Type.Object(
  {
    items: Type.Array(differenceSchema, { description: 'The gravest first.' }),
    limits: Type.Object(
      {
        names: count('Messages whose name found no room, in the last week.', 0),
        paths: count('Properties that found no room, in the last week.', 0),
      },
      { description: 'What is counted and not kept apart.' },
    ),
  },
  { description: 'What is different.' },
)

export const proposalSchema = Type.Object(
  {
    contract: Type.Unknown({ description: 'JSON Schema, draft 2020-12.', examples: [{ type: 'object' }] }),
    messages: count('Messages it rests on.'),
  },
  { description: 'A contract that what was seen would have kept.' },
)

export const trialSchema = Type.Object(
  {
    tested: count('Messages it was tried on.', 100),
    passed: count('Those that keep it.', 97),
    breaches: Type.Array(
      Type.Object({
        path,
        code: Type.String({ description: 'The rule that is broken.', examples: ['type'] }),
        message: Type.String({ description: 'The same in words.', examples: ['must be number'] }),
        count: count('Messages that break it.', 3),
      }),
      { description: 'What is broken, most often first.' },
    ),
    problems: Type.Array(
      Type.Object({
        path: Type.String({ description: 'Dotted path in the contract.', examples: ['properties.revenue.type'] }),
        code: Type.String({ description: 'What is wrong, as a code.', examples: ['keyword_unknown'] }),
        message: Type.String({ description: 'The same in words.', examples: ['is not a keyword that contracts know'] }),
      }),
      { description: 'Why it is no contract; then nothing was tried.' },
    ),
  },
  { description: 'What a contract would have said.' },
)

export const acceptedSchema = Type.Object(
  {
    kind: Type.String({ description: 'Kind of the definition that was written.', examples: ['event'] }),
    key: Type.String({ description: 'Its key.', examples: ['order-completed'] }),
    revision: count('Its new revision.', 4),
  },
  { description: 'What was written.' },
)

export const rebuiltSchema = Type.Object(
  {
    day: orNull(Type.String(), 'The day that was counted again; null when there is none left.', '2026-11-20'),
    messages: count('Messages of that day.'),
    nextDay: orNull(Type.String(), 'The day to ask for next; null at the end.', '2026-11-21'),
    days: count('Days from the first of the log up to today.', 30),
  },
  { description: 'A day of the catalogue, counted again from the log.' },
)
