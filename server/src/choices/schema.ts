import { CHANNELS, FREQUENCIES, SIGNAL_KINDS } from '@diapason/kernel'
import { Type } from 'typebox'
import { WAYS } from '../consent/index.ts'
import { keySchema } from '../definitions/index.ts'

const ORIGIN = '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'
const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

const text = (description: string, example: string) => Type.String({ description, examples: [example] })
const instant = (description: string) => text(`${description} ISO 8601, UTC.`, '2026-11-21T10:02:00.000Z')
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(of: T, description: string) =>
  Type.Union([of, Type.Null()], { description })
const given = (description: string, example: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description, examples: [example] }))
const when = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description, examples: ['2026-11-21T10:02:00.000Z'] }))

const places = {
  element: given('Where it was said: an element.', 'newsletter-form'),
  url: given('Where it was said: a page.', 'https://lefil.example/account'),
  call: given('Where it was said: a call.', 'call-4711'),
  shop: given('Where it was said: a shop.', 'Lyon Part-Dieu'),
}

const said = {
  state: Type.Enum(['granted', 'denied', 'withdrawn'], { description: 'What they said.', examples: ['withdrawn'] }),
  until: when('Until when a yes holds, where it is less than its purpose says.'),
}
const frequency = Type.Enum([...FREQUENCIES], { description: 'How often they want it.', examples: ['weekly'] })

export const recordSchema = Type.Object(
  {
    choices: Type.Optional(
      Type.Array(
        Type.Union(
          [
            Type.Object(
              { purpose: keySchema('Key of a purpose.', 'personalisation'), ...said },
              { additionalProperties: false, description: 'What they said of one purpose.' },
            ),
            Type.Object(
              {
                topic: keySchema('Key of a topic.', 'culture'),
                channel: keySchema('Key of a channel that it goes out on.', 'email'),
                frequency: Type.Optional(frequency),
                ...said,
              },
              { additionalProperties: false, description: 'What they said of one topic on one channel.' },
            ),
          ],
          { description: 'What they said of one purpose, or of one subscription.' },
        ),
        {
          minItems: 1,
          maxItems: 50,
          description: 'What the person said.',
          examples: [[{ purpose: 'personalisation', state: 'withdrawn' }]],
        },
      ),
    ),
    everything: Type.Optional(
      Type.Enum(['withdrawn'], {
        description:
          'They leave everything that is sent to them: every subscription, and every purpose that a topic serves and that can be refused. What `choices` says of one of these itself comes first.',
        examples: ['withdrawn'],
      }),
    ),
    asked: Type.Optional(
      Type.Object(
        {
          version: Type.String({
            minLength: 1,
            maxLength: 64,
            description: 'Version of the wording.',
            examples: ['2026-11'],
          }),
          language: Type.String({ minLength: 1, maxLength: 64, description: 'Its language.', examples: ['fr'] }),
        },
        { additionalProperties: false, description: 'The wording that they were shown, or read out.' },
      ),
    ),
    at: when('When they said it; now when absent, never later.'),
    how: Type.Optional(
      Type.Enum([...WAYS], {
        description: 'How they said it. Default agent for an employee, api for a server.',
        examples: ['agent'],
      }),
    ),
    channel: Type.Optional(
      Type.Enum([...CHANNELS], {
        description: 'Through which channel. Default call_center for an employee, else that of the key.',
        examples: ['call_center'],
      }),
    ),
    confirms: Type.Optional(
      Type.Boolean({
        description: 'The yes is the confirmation that its purpose asks for (double opt-in). Default false.',
        examples: [false],
      }),
    ),
    ...places,
  },
  { additionalProperties: false },
)

const entrySchema = Type.Object(
  {
    id: text('Id of the entry.', '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'),
    origin: text('The origin whose it is.', ORIGIN),
    n: Type.Integer({ description: 'Its place in the chain of that origin, from 1.', examples: [1] }),
    purpose: text(
      'What it is about: key of a purpose, a topic and a channel as `topic@channel`, or `*use`: whether anything of them may be used (GDPR, article 18).',
      'personalisation',
    ),
    state: text('granted, denied, withdrawn, or pending: a yes that waits to be confirmed.', 'granted'),
    at: instant('When it was said.'),
    until: nullable(instant('Until when a yes holds.'), 'Null for ever.'),
    recordedAt: instant('When it was written down.'),
    covers: Type.Record(Type.String(), Type.String(), {
      description: 'Other origins of the person that it speaks for, each with the digest of the last entry there.',
      examples: [{}],
    }),
    asked: nullable(
      Type.Object({
        version: text('Version of the wording.', '2026-11'),
        language: text('Its language.', 'fr'),
        digest: text('SHA-256 of its title, a line feed, and its text.', DIGEST),
      }),
      'What was asked; null where nothing is known of it.',
    ),
    place: Type.Object(
      {
        ...Object.fromEntries(
          Object.keys(places).map((name) => [name, Type.Optional(text('Where.', 'newsletter-form'))]),
        ),
        signal: Type.Optional(
          Type.Enum([...SIGNAL_KINDS], { description: 'Which signal said it.', examples: ['gpc'] }),
        ),
        digest: Type.Optional(text('SHA-256 of what was signalled, in hex.', DIGEST)),
        request: Type.Optional(text('The request that it carries out.', '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11')),
      },
      { description: 'Where it was said, as far as is known.', examples: [{ element: 'newsletter-form' }] },
    ),
    how: text('click, signal, agent, import or api.', 'click'),
    channel: text('Channel it came through.', 'web'),
    source: text('The key that sent it, or who wrote it down (`user:…`, `key:…`, `operator`).', 'k-1'),
    sourceName: nullable(text('The name of that key.', 'Web site'), 'Null where it is no key.'),
    messageId: nullable(text('The message that brought it.', 'm-1'), 'Null where none did.'),
    frequency: Type.Optional(
      text('How often they want what they subscribed to; absent where they did not say.', 'weekly'),
    ),
    prev: nullable(text('Digest of the entry before it in its chain.', DIGEST), 'Null for the first.'),
    hash: text('Its seal: SHA-256 of its canonical JSON; see the guide.', DIGEST),
    wording: nullable(
      Type.Object({
        title: text('Its title.', 'Chosen for you'),
        text: text('Its text.', 'May we use what you read here?'),
        same: Type.Boolean({ description: 'Whether it still is what was shown, by its digest.', examples: [true] }),
      }),
      'The wording as the purpose or the topic has it today; null where it has none of that name.',
    ),
  },
  { description: 'An entry of the ledger.' },
)

export const choicesSchema = Type.Object(
  {
    person: text('Id of the person.', ORIGIN),
    restrictedSince: nullable(
      instant('Since when nothing of them may be used but what they said yes to since (GDPR, article 18).'),
      'Null where that is not so.',
    ),
    purposes: Type.Array(
      Type.Object({
        purpose: text('Its key.', 'personalisation'),
        basis: text('Its legal basis.', 'consent'),
        parent: nullable(text('The purpose it stands under.', 'service'), 'Null where there is none.'),
        allowed: Type.Boolean({ description: 'Whether their data may be used for it now.', examples: [true] }),
        because: text(
          'granted, not_needed, not_granted, objected, restricted, purpose_unknown or purpose_circular.',
          'granted',
        ),
        state: text(
          'granted, denied, withdrawn, pending, expired or never_asked, of the purpose that decided.',
          'granted',
        ),
        until: nullable(instant('When the answer ends by itself.'), 'Null when it does not.'),
        decidedBy: text('The purpose that decided: this one, or one it stands under.', 'personalisation'),
        said: Type.Object(
          {
            state: text('granted, denied, withdrawn, pending, expired or never_asked.', 'granted'),
            since: nullable(instant('When they said it.'), 'Null where they never did.'),
            until: nullable(instant('Until when a yes holds.'), 'Null for ever, and of what is no yes.'),
          },
          {
            description: 'What they said of this very purpose.',
            examples: [{ state: 'never_asked', since: null, until: null }],
          },
        ),
      }),
      { description: 'Every purpose, and what holds of it now.' },
    ),
    subscriptions: Type.Array(
      Type.Object({
        topic: text('Key of the topic.', 'culture'),
        channel: text('Key of the channel.', 'email'),
        purpose: text('Key of the purpose that the topic serves.', 'letters'),
        allowed: Type.Boolean({ description: 'Whether they are to receive it now.', examples: [true] }),
        because: text(
          'granted, not_needed, not_granted, objected, restricted, purpose_unknown or purpose_circular, of the purpose; channel_unknown, not_subscribed or unsubscribed, of the subscription.',
          'granted',
        ),
        state: text('granted, denied, withdrawn, pending, expired or never_asked, of the subscription.', 'granted'),
        until: nullable(instant('When the answer ends by itself.'), 'Null when it does not.'),
        frequency: nullable(
          text('How often they are to receive it: as they chose, or what the topic offers first.', 'weekly'),
          'Null where the topic offers no choice.',
        ),
        since: nullable(instant('When they said it.'), 'Null where they never did.'),
        decidedBy: text('The purpose that decided: that of the topic, or one it stands under.', 'letters'),
      }),
      { description: 'Every topic on every channel that it goes out on, and what holds of it now.' },
    ),
    entries: Type.Array(entrySchema, { description: 'The ledger, newest first.' }),
    more: Type.Integer({ description: 'Older entries that are not listed.', examples: [0] }),
    faults: Type.Array(
      Type.Object({
        origin: text('The chain.', ORIGIN),
        n: Type.Integer({ description: 'The place in it.', examples: [2] }),
        what: text('seal: changed. order: one is missing, or came between. covers: what it spoke for is gone.', 'seal'),
      }),
      { description: 'Where the chains are not as they were written; empty where all is well.' },
    ),
  },
  { description: 'What a person chose, with its proof.' },
)
