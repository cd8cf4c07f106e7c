import { Type } from 'typebox'

const ID = '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'
const ORIGIN = '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'

const id = (description: string, example = ID) => Type.String({ format: 'uuid', description, examples: [example] })
const text = (description: string, example: string) => Type.String({ description, examples: [example] })
const instant = (description: string) => text(`${description} ISO 8601, UTC.`, '2026-11-21T10:02:00.000Z')
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(of: T, description: string) =>
  Type.Union([of, Type.Null()], { description })

export const suggestionIdSchema = Type.Object({ id: id('Id of the suggestion: that of its link.') })
export const decisionIdSchema = Type.Object({ id: id('Id of the decision.') })

const personName = Type.Object(
  { id: text('Id of the person.', ORIGIN), label: text('What to call them.', 'Ada Lovelace') },
  { description: 'A person.' },
)
const identifierParts = {
  origin: text('Its origin: the uuid computed from type and value.', ORIGIN),
  type: text('Kind of identifier.', 'email'),
  value: text('Its value, as it is kept.', 'ada@example.com'),
}
const by = Type.Object(
  {
    kind: text('user, key, operator or system.', 'user'),
    id: text('Its id; empty where the kind says it all.', '3b1c…'),
    name: nullable(text('Their name.', 'Grace Hopper'), 'The name they have today; null when there is none.'),
  },
  { description: 'Who decided.' },
)
const source = Type.Object(
  { id: text('Its id.', 'k-1'), name: text('Its name; its id once it is gone.', 'Shops') },
  { description: 'The key that sent the message.' },
)
const status = text('live, suggested, shared, claimed, removed or expired. Only live links join.', 'live')
const evidence = nullable(
  Type.Object({
    origin: text('Origin of the message.', ORIGIN),
    messageId: text('Its id.', 'm-1'),
    type: text('Its type.', 'identify'),
    name: text('Its name; empty where it has none.', ''),
  }),
  'The message that showed it; null where a person made it, or the message has left the log.',
)

export const decisionSchema = Type.Object(
  {
    id: text('Id of the decision.', ID),
    kind: text('merge, split, accept, dismiss, expire or undo.', 'split'),
    at: instant('When.'),
    by,
    reason: text('Why, in their words.', 'The card was read at the wrong till.'),
    links: Type.Array(
      Type.Object({
        id: text('Id of the link.', ID),
        a: text('One origin.', ORIGIN),
        b: text('The other.', ORIGIN),
        before: nullable(status, 'What it was; null where there was none.'),
        after: nullable(status, 'What it became; null where there is none any more.'),
        until: Type.Optional(instant('When it would have ended, where the decision took its end away.')),
      }),
      { description: 'Each link that changed.' },
    ),
    people: Type.Array(
      Type.Object({
        ...personName.properties,
        exists: Type.Boolean({ description: 'False of an identifier that is nobody’s now.', examples: [true] }),
      }),
      { description: 'Whom it concerned, before and after, as they are called now.' },
    ),
    undoes: nullable(text('Id of a decision.', ID), 'The decision that it undid.'),
    undoneBy: nullable(text('Id of a decision.', ID), 'The decision that undid it.'),
  },
  { description: 'What somebody decided about who is who.' },
)

const linkParts = {
  id: text('Id of the link.', ID),
  status,
  rule: text('Key of the rule; `by_hand` where a person made it.', 'same_message'),
  reason: nullable(text('conflict, limit, weak, separated, attach or rule.', 'conflict'), 'Why it was not made live.'),
  limitedType: nullable(text('A kind of identifier.', 'userId'), 'Whose limit it met.'),
  confidence: Type.Number({ description: '0 to 1.', examples: [1] }),
  source,
  channel: text('Channel it came through.', 'store'),
  happenedAt: instant('When the two were first seen together.'),
  confirmedAt: nullable(
    instant('To the day; to a tenth of its time where that is less than ten days.'),
    'When a later message showed the pair, or a person said that it holds, where the link expires.',
  ),
  expiresAt: nullable(
    instant('End.'),
    'When it ends unless it is shown again, or has ended; null: it does not end by itself.',
  ),
  evidence,
  decidedBy: nullable(by, 'Who decided about it last.'),
  decidedAt: nullable(instant('When.'), 'When they did.'),
  note: nullable(text('Why.', 'One household, two people.'), 'Why they did.'),
}
const farEnd = (description: string) =>
  Type.Object({ ...identifierParts, person: nullable(personName, 'Whose it is; null: nobody’s.') }, { description })
const count = (description: string) => Type.Integer({ description, examples: [3] })
const nextCursor = nullable(text('Cursor of the next page.', 'WyIyMDI2…'), 'For the next page; null on the last.')

export const identitySchema = Type.Object(
  {
    id: text('Id of the person.', ORIGIN),
    label: text('What to call them.', 'Ada Lovelace'),
    counts: Type.Object(
      {
        identifiers: count('Identifiers that are this person.'),
        links: Type.Object(
          {
            live: count('Links that join.'),
            suggested: count('Links that wait for a decision.'),
            shared: count('Links to what several people have.'),
            claimed: count('Links to what was claimed and not vouched for.'),
            removed: count('Links that were taken back.'),
            expired: count('Links whose time was over.'),
          },
          { description: 'Their links, by status.' },
        ),
      },
      { description: 'Of the whole person, whatever the page.' },
    ),
    identifiers: Type.Array(
      Type.Object({
        ...identifierParts,
        strength: text('strong or weak.', 'strong'),
        shared: Type.Boolean({ description: 'Whether several people have it.', examples: [false] }),
        firstSeen: instant('When it was first presented.'),
        events: Type.Integer({ description: 'Messages that belong to it.', examples: [12] }),
      }),
      { description: 'A page of the identifiers that are this person, those that are worth most first.' },
    ),
    others: Type.Array(farEnd('One of them.'), {
      description: 'The far ends, not this person’s, of links that join nobody.',
    }),
    links: Type.Array(Type.Object({ ...linkParts, a: text('One origin.', ORIGIN), b: text('The other.', ORIGIN) }), {
      description:
        'Links of these identifiers to each other and to those of the pages before, oldest first; of the live ones 500, of the others the latest 100.',
    }),
    decisions: Type.Array(decisionSchema, {
      description: 'With the first page: what was decided about this person, newest first; fifty at most.',
    }),
    nextCursor,
  },
  { description: 'A page of how a person is known.' },
)

export const personLinksSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ ...linkParts, a: farEnd('One side.'), b: farEnd('The other.') }), {
      description: 'Links, newest first.',
    }),
    nextCursor,
  },
  { description: 'A page of the links of a person.' },
)

export const outcomeSchema = Type.Object(
  {
    decision: nullable(text('Id of the decision.', ID), 'What undoes it; null of a dry run.'),
    people: Type.Array(
      Type.Object({
        id: text('Id of the person.', ORIGIN),
        label: text('What to call them.', 'Ada Lovelace'),
        identifiers: Type.Array(Type.Object(identifierParts), { description: 'All their identifiers.' }),
        events: Type.Integer({ description: 'Messages in all.', examples: [12] }),
        profile: Type.Unknown({ description: 'Their document.', examples: [{ format: 4, traits: {} }] }),
      }),
      { description: 'Everybody concerned, as they are now, or would be.' },
    ),
    links: Type.Array(text('Id of a link.', ID), { description: 'Links that joined and no longer do.' }),
  },
  { description: 'People as a decision leaves them.' },
)

const suggestionParts = {
  id: text('Id of the suggestion.', ID),
  happenedAt: instant('When the two were seen together.'),
  reason: Type.Object(
    {
      code: text('conflict, limit, weak, separated, attach or rule.', 'conflict'),
      type: nullable(text('A kind of identifier.', 'userId'), 'Whose limit would be exceeded.'),
      most: nullable(Type.Integer({ examples: [1] }), 'The limit.'),
    },
    { description: 'Why they were not linked.' },
  ),
  rule: text('Key of the rule.', 'same_message'),
  confidence: Type.Number({ description: '0 to 1.', examples: [1] }),
  channel: text('Channel it came through.', 'store'),
  source,
  a: farEnd('One side.'),
  b: farEnd('The other.'),
  evidence,
  seen: nullable(
    Type.Object({
      events: Type.Integer({ description: 'Messages that presented both.', examples: [4] }),
      first: instant('When the earliest of them happened.'),
      last: instant('When the latest did.'),
    }),
    'How often the two were seen together, about a second behind; null while it is not known, or was not asked.',
  ),
  lapsed: nullable(
    Type.Object({
      code: text('shared, never or rule_gone.', 'shared'),
      key: text('Of the type that several people share, or of the rule.', 'phone'),
      since: nullable(instant('Since it is defined so.'), 'Since when; null where that is not known.'),
    }),
    'Why it no longer applies; null while it does.',
  ),
}

export const suggestionsSchema = Type.Object({
  items: Type.Array(Type.Object(suggestionParts), { description: 'What waits for a decision, newest first.' }),
  nextCursor,
})

export const suggestionSchema = Type.Object(
  {
    ...suggestionParts,
    people: Type.Array(
      Type.Object({
        id: text('Id of the person.', ORIGIN),
        label: text('What to call them.', 'Ada Lovelace'),
        profile: Type.Unknown({ description: 'Their document.', examples: [{ format: 4, traits: {} }] }),
      }),
      { description: 'Those of both sides who exist.' },
    ),
    merged: Type.Unknown({
      description: 'The document they would have as one; null where they are not two.',
      examples: [null],
    }),
  },
  { description: 'A suggestion, with both people.' },
)

export const decisionsSchema = Type.Object({
  items: Type.Array(decisionSchema, { description: 'Decisions, newest first.' }),
  nextCursor,
})

export const reasonSchema = Type.String({
  minLength: 1,
  // Blanks say nothing to whoever asks later.
  pattern: '\\S',
  maxLength: 500,
  description: 'Why: kept with the decision, for whoever asks later.',
  examples: ['The card was read at the wrong till.'],
})
export const originsSchema = Type.Array(id('An origin.', ORIGIN), {
  minItems: 1,
  maxItems: 10_000,
  uniqueItems: true,
  description: 'Identifiers that go to the other person.',
  examples: [[ORIGIN]],
})
export const linkIdsSchema = Type.Array(id('Id of a link.'), {
  minItems: 1,
  maxItems: 1000,
  uniqueItems: true,
  description: 'Links that are taken away.',
  examples: [[ID]],
})
export const otherIdSchema = id('Id of the other person, or any of their origins.', ORIGIN)
export const dryRunSchema = Type.Optional(
  Type.Boolean({ default: false, description: 'Only say what would come of it.', examples: [true] }),
)
export const pageSchema = {
  cursor: Type.Optional(
    Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Items a page.', examples: [50] }),
  ),
}
export const countedSchema = Type.Optional(
  Type.Boolean({
    default: true,
    description: 'Whether to say how often each pair was seen together; false spares the counting.',
    examples: [false],
  }),
)
export const ofPersonSchema = Type.Optional(
  Type.String({ format: 'uuid', description: 'Only what concerns this person.', examples: [ORIGIN] }),
)
export const ofStatusSchema = Type.Optional(
  Type.Enum(['live', 'suggested', 'shared', 'claimed', 'removed', 'expired'], {
    description: 'Only links of this status.',
    examples: ['claimed'],
  }),
)
export const lapsedSchema = Type.Optional(
  Type.Boolean({ default: false, description: 'Only those that no longer apply.', examples: [true] }),
)
