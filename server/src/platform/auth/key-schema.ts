import { LEGAL_BASES } from '@diapason/kernel'
import { Type } from 'typebox'

/** Hours for which the secret before a rotation may go on working: thirty days. */
export const GRACE_MAX_HOURS = 720

const ID = '0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'
const at = (description: string) => Type.String({ description, examples: ['2026-11-02T10:00:00.000Z'] })
const maybeAt = (description: string) =>
  Type.Union([Type.String({ examples: ['2026-11-02T10:00:00.000Z'] }), Type.Null()], { description })
const Prefix = Type.String({ description: 'First characters, to recognise it by.', examples: ['dp_write_a1B2c3'] })

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Name by which people know it: what sends with it.',
  examples: ['Web site'],
})
const Kind = Type.Enum(['write', 'secret', 'partner'], {
  description:
    'write: may ship inside a page or an app, sends and asks. secret: stays on a server. partner: sends as a partner.',
  examples: ['write'],
})
const Purpose = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Purpose of data that arrives with no word of consent.',
  examples: ['personalisation'],
})
const LegalBasis = Type.Enum([...LEGAL_BASES], {
  description:
    'Legal basis (GDPR, article 6) of processing that data for that purpose: that of the purpose, where it is defined.',
  examples: ['consent'],
})
const SaidBasis = Type.Enum([...LEGAL_BASES], {
  description:
    'Legal basis (GDPR, article 6) of a purpose that is not defined. Leave it out where it is: it is the purpose’s, and another is refused.',
  examples: ['legitimate_interest'],
})
const Scopes = Type.Union(
  [
    Type.Array(Type.String({ maxLength: 64, examples: ['events:write'] }), {
      minItems: 1,
      maxItems: 100,
      examples: [['events:write']],
    }),
    Type.Null(),
  ],
  { description: 'What it may do, of the permissions of its kind; null is all of them, also those that come later.' },
)
const Origins = Type.Union(
  [
    Type.Array(Type.String({ maxLength: 300, examples: ['https://www.example.org'] }), {
      minItems: 1,
      maxItems: 50,
      examples: [['https://www.example.org']],
    }),
    Type.Null(),
  ],
  { description: 'Sites whose pages may use it, for a write key; null is any.' },
)
const Sharing = Type.Union([Type.String({ minLength: 1, maxLength: 100, examples: ['partners'] }), Type.Null()], {
  description:
    'For a partner key: the purpose under which it may read people who permit it (`POST /v1/read`); null reads nobody.',
})
const Note = Type.String({
  maxLength: 500,
  description: 'Who looks after it, where it is installed.',
  examples: ['Installed in the tag manager; ask the web team.'],
})
const ExpiresAt = Type.Union(
  [Type.String({ format: 'date-time', examples: ['2027-11-02T00:00:00.000Z'] }), Type.Null()],
  {
    description: 'It is refused from this instant on; null is never.',
  },
)
const KEY = { description: 'The key itself. It is not kept: store it now.', examples: ['dp_write_a1B2c3…'] }

const KEY_FIELDS = {
  id: Type.String({ description: 'Identity of the key, which is not secret.', examples: [ID] }),
  name: Name,
  kind: Kind,
  prefix: Prefix,
  purpose: Purpose,
  legalBasis: LegalBasis,
  contradicts: Type.Union([Type.Enum([...LEGAL_BASES]), Type.Null()], {
    description:
      'The basis that was said when the key was made, where its purpose was defined later and rests on another, which holds. Null where nothing contradicts.',
    examples: [null],
  }),
  channel: Type.Union([Type.String({ examples: ['web'] }), Type.Null()], {
    description: 'Channel of events that do not say theirs.',
  }),
  scopes: Scopes,
  origins: Origins,
  sharing: Sharing,
  note: Note,
  createdAt: at('When it was made.'),
  createdBy: Type.String({ description: 'Who made it.', examples: ['user:3b1c…', 'operator'] }),
  expiresAt: maybeAt('It is refused from this instant on; null is never.'),
  rotatedAt: maybeAt('When it was last given a new secret; null for never.'),
  lastUsedAt: maybeAt('When its present secret was last used, to the minute; null for never.'),
  previous: Type.Union(
    [
      Type.Object({
        prefix: Prefix,
        until: at('It works until then.'),
        lastUsedAt: maybeAt('When it was last used, to the minute; null for never.'),
      }),
      Type.Null(),
    ],
    { description: 'The secret before the present one, while both work.' },
  ),
  revokedAt: maybeAt('When it was revoked; null while it is not.'),
  state: Type.Enum(['active', 'rotating', 'expired', 'revoked'], {
    description:
      'rotating: two secrets work. An expired key comes back when its expiry is moved; a revoked one never does.',
    examples: ['active'],
  }),
}

/** A key as it is listed. */
export const keyItem = Type.Object(KEY_FIELDS)
/** A key with its secret, this once. */
export const keyShown = Type.Object({ ...KEY_FIELDS, key: Type.String(KEY) })
export const keyParams = Type.Object({
  id: Type.String({ maxLength: 100, description: 'Id of the key.', examples: [ID] }),
})

/** Bodies of the changing routes. `channels` are the names a default channel may have. */
export function keyBodies(channels: readonly string[]) {
  const Channel = Type.Union([Type.Enum([...channels]), Type.Null()], {
    description: 'Channel of events that do not say theirs.',
    examples: ['web'],
  })
  const changeable = {
    channel: Type.Optional(Channel),
    scopes: Type.Optional(Scopes),
    origins: Type.Optional(Origins),
    sharing: Type.Optional(Sharing),
    note: Type.Optional(Note),
    expiresAt: Type.Optional(ExpiresAt),
  }
  return {
    create: Type.Object(
      { name: Name, kind: Kind, purpose: Purpose, legalBasis: Type.Optional(SaidBasis), ...changeable },
      { additionalProperties: false },
    ),
    change: Type.Object({ name: Type.Optional(Name), ...changeable }, { additionalProperties: false }),
    rotate: Type.Object(
      {
        replaces: Type.String({
          maxLength: 40,
          description:
            '`prefix` of the secret that is to be replaced, so that a request that comes twice rotates once.',
          examples: ['dp_write_9fKq'],
        }),
        graceHours: Type.Integer({
          minimum: 0,
          maximum: GRACE_MAX_HOURS,
          description: 'Hours for which the secret until now goes on working; 0 ends it at once.',
          examples: [24],
        }),
      },
      { additionalProperties: false },
    ),
  }
}
