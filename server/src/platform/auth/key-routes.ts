import { Type } from 'typebox'
import { defineRoute, type Route } from '../http/route.ts'
import type { Keys } from './keys.ts'
import { principalName } from './principal.ts'

const TAG = 'Keys'
const LEGAL_BASES = ['consent', 'contract', 'legitimate_interest', 'legal_obligation', 'vital_interest', 'public_task']

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
const LegalBasis = Type.Enum(LEGAL_BASES, {
  description: 'Legal basis (GDPR, article 6) of processing that data for that purpose.',
  examples: ['consent'],
})
const Timestamp = (description: string) => Type.String({ description, examples: ['2026-11-02T10:00:00.000Z'] })
const MaybeTimestamp = (description: string) => Type.Union([Timestamp(description), Type.Null()])

const KEY_FIELDS = {
  id: Type.String({
    description: 'Identity of the key, which is not secret.',
    examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'],
  }),
  name: Name,
  kind: Kind,
  prefix: Type.String({ description: 'First characters, to recognise it by.', examples: ['dp_write_a1B2c3'] }),
  purpose: Purpose,
  legalBasis: LegalBasis,
  channel: Type.Union([Type.String({ examples: ['web'] }), Type.Null()], {
    description: 'Channel of events that do not say theirs.',
  }),
  createdAt: Timestamp('When it was made.'),
  createdBy: Type.String({ description: 'Who made it.', examples: ['user:3b1c…', 'operator'] }),
  lastUsedAt: MaybeTimestamp('When it was last used, to the minute; null for never.'),
  revokedAt: MaybeTimestamp('When it was revoked; null while it works.'),
}
const KeyItem = Type.Object(KEY_FIELDS)

/** Keys as people manage them. `channels` are the names a default channel may have. */
export function keyRoutes({ keys, channels }: { keys: Keys; channels: readonly string[] }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/keys',
      permission: 'keys:read',
      tag: TAG,
      summary: 'List the keys, newest first, revoked ones included',
      response: {
        200: Type.Object({
          items: Type.Array(KeyItem, { description: 'Every key, newest first, revoked ones included.' }),
        }),
      },
      handle: async () => ({ items: await keys.list() }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/keys',
      permission: 'keys:write',
      tag: TAG,
      summary: 'Make a key; the answer is the only time it is shown',
      schema: {
        body: Type.Object(
          {
            name: Name,
            kind: Kind,
            purpose: Purpose,
            legalBasis: LegalBasis,
            channel: Type.Optional(
              Type.Union([Type.Enum([...channels]), Type.Null()], {
                description: 'Channel of events that do not say theirs.',
                examples: ['web'],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        201: Type.Object({
          ...KEY_FIELDS,
          key: Type.String({
            description: 'The key itself. It is not kept: store it now.',
            examples: ['dp_write_a1B2c3…'],
          }),
        }),
      },
      handle: async ({ body, principal, reply }) => {
        reply.code(201).header('cache-control', 'no-store')
        return keys.create({ ...body, createdBy: principalName(principal) })
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/keys/:id',
      permission: 'keys:write',
      tag: TAG,
      summary: 'Revoke a key: from the answer on, no node accepts it',
      schema: {
        params: Type.Object({
          id: Type.String({ description: 'Id of the key.', examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'] }),
        }),
      },
      response: { 204: Type.Null({ description: 'Revoked.' }) },
      errors: ['key_unknown'],
      handle: async ({ params, principal, reply }) => {
        await keys.revoke(params.id, principalName(principal))
        return reply.code(204).send()
      },
    }),
  ]
}
