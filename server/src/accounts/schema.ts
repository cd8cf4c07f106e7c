import { Type } from 'typebox'
import { leftOutSchema } from '../profiles/index.ts'

const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })

const key = Type.String({
  description: 'Key of the account, computed from its id.',
  examples: ['6e48c2c1-8751-8bde-84ed-f67ba223b033'],
})
const groupId = Type.String({ description: 'The account as you call it: `groupId` of the calls.', examples: ['acme'] })
const label = (of: string) => Type.String({ description: `What to call ${of}.`, examples: ['Acme'] })
const nextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'For the next page; null on the last.',
  examples: [null],
})

export const cursorSchema = Type.Optional(
  Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
)

export const accountIdSchema = Type.Object({
  id: Type.String({
    format: 'uuid',
    description: 'Key of the account.',
    examples: ['6e48c2c1-8751-8bde-84ed-f67ba223b033'],
  }),
})

export const accountsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: key,
        groupId,
        label: label('it'),
        members: Type.Integer({ description: 'People who belong to it.', examples: [12] }),
        lastSeen: instant('The latest `group` call that names it.'),
        calls: Type.Integer({ description: '`group` calls that name it, in all.', examples: [140] }),
      }),
      { description: 'Accounts, in the order asked for.' },
    ),
    nextCursor,
  },
  { description: 'A page of accounts.' },
)

export const accountSchema = Type.Object(
  {
    id: key,
    groupId,
    label: label('it'),
    members: Type.Integer({ description: 'People who belong to it.', examples: [12] }),
    account: Type.Unknown({
      description:
        'The document: traits (value, at, source, channel, messageId) and activity of the `group` calls that name it. A fold of the log.',
      examples: [
        {
          format: 1,
          id: 'acme',
          traits: {
            plan: { value: 'pro', at: '2026-11-21T10:02:00.000Z', source: 'k-1', channel: 'web', messageId: 'm-1' },
          },
        },
      ],
    }),
    document: Type.Object(
      {
        bytes: Type.Integer({ description: 'Size of the document.', examples: [2048] }),
        version: Type.Integer({ description: 'Changes with every write.', examples: [17] }),
      },
      { description: 'How the document is stored.' },
    ),
  },
  { description: 'One account.' },
)

const belonging = {
  since: instant('The earliest call that said so.'),
  lastSaid: instant('The latest call that said so.'),
  calls: Type.Integer({ description: 'Calls that said so.', examples: [3] }),
  source: Type.String({ description: 'Id of the key that sent the earliest.', examples: ['k-1'] }),
  channel: Type.String({ description: 'Channel that the earliest came through.', examples: ['web'] }),
  origin: Type.String({
    description: 'Origin of the earliest.',
    examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
  }),
  messageId: Type.String({ description: 'Its id.', examples: ['m-1'] }),
}

export const membersSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Id of the person.', examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'] }),
        label: label('them'),
        ...belonging,
      }),
      { description: 'People, those who joined last first.' },
    ),
    nextCursor,
    leftOut: leftOutSchema,
  },
  { description: 'A page of people who belong to an account.' },
)

export const accountsOfPersonSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ id: key, groupId, label: label('it'), ...belonging }), {
      description: 'Accounts, the one said last first; 100 at most.',
    }),
    total: Type.Integer({ description: 'Accounts in all.', examples: [2] }),
  },
  { description: 'The accounts that a person belongs to.' },
)

export const rebuiltSchema = Type.Object(
  {
    rebuilt: Type.Integer({ description: 'Accounts folded again.', examples: [200] }),
    different: Type.Integer({
      description: 'Accounts whose stored members or document were not what the log says, and are now.',
      examples: [0],
    }),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Where to go on; null at the end.',
      examples: [null],
    }),
    total: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Accounts there are, for a progress bar; null on pages after the first.',
      examples: [1200],
    }),
  },
  { description: 'What rebuilding found.' },
)
