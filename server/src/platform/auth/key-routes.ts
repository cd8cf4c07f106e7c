import { Type } from 'typebox'
import { defineRoute, type Route } from '../http/route.ts'
import type { DescribedKey } from './key-basis.ts'
import type { KeyRecord } from './key-record.ts'
import { keyBodies, keyItem, keyParams, keyShown } from './key-schema.ts'
import type { Keys } from './keys.ts'
import { principalName } from './principal.ts'

const WRITE = { permission: 'keys:write', tag: 'Keys' } as const
const NO_STORE = 'no-store'

/** Keys as people manage them. `channels` are the names a default channel may have. */
export function keyRoutes({ keys, channels }: { keys: Keys; channels: readonly string[] }): Route[] {
  const bodies = keyBodies(channels)
  const described = async <K extends KeyRecord>(key: K) => (await keys.described([key]))[0] as K & DescribedKey
  return [
    defineRoute({
      method: 'GET',
      url: '/api/keys',
      permission: 'keys:read',
      tag: 'Keys',
      summary: 'List the keys, newest first, revoked ones included',
      response: {
        200: Type.Object({
          items: Type.Array(keyItem, { description: 'Every key, newest first, revoked ones included.' }),
        }),
      },
      handle: async () => ({ items: await keys.described(await keys.list()) }),
    }),
    defineRoute({
      ...WRITE,
      method: 'POST',
      url: '/api/keys',
      summary: 'Make a key; the answer is the only time it is shown',
      schema: { body: bodies.create },
      response: { 201: keyShown },
      errors: ['key_invalid'],
      handle: async ({ body, principal, reply }) => {
        reply.code(201).header('cache-control', NO_STORE)
        return described(await keys.create({ ...body, createdBy: principalName(principal) }))
      },
    }),
    defineRoute({
      ...WRITE,
      method: 'PATCH',
      url: '/api/keys/:id',
      summary: 'Change what a key is called, what it may do, for how long and from where',
      description:
        'Only what is sent is changed. Purpose and legal basis stay: they are recorded with everything that the key has sent.',
      schema: { params: keyParams, body: bodies.change },
      response: { 200: keyItem },
      errors: ['key_unknown', 'key_ended', 'key_invalid'],
      handle: async ({ params, body, principal }) =>
        described(await keys.change(params.id, body, principalName(principal))),
    }),
    defineRoute({
      ...WRITE,
      method: 'POST',
      url: '/api/keys/:id/rotate',
      summary: 'Give a key a new secret; the one before works on for as long as is said',
      description:
        'The answer is the only time the new secret is shown. Whoever sends with the key is the same source as before. A secret that still worked from an earlier rotation ends at once.',
      schema: { params: keyParams, body: bodies.rotate },
      response: { 200: keyShown },
      errors: ['key_unknown', 'key_ended', 'key_rotated'],
      handle: async ({ params, body, principal, reply }) => {
        reply.header('cache-control', NO_STORE)
        return described(await keys.rotate(params.id, { ...body, by: principalName(principal) }))
      },
    }),
    defineRoute({
      ...WRITE,
      method: 'DELETE',
      url: '/api/keys/:id/previous',
      summary: 'End the secret before the last rotation now',
      schema: { params: keyParams },
      response: { 200: keyItem },
      errors: ['key_unknown', 'key_ended'],
      handle: async ({ params, principal }) => described(await keys.endPrevious(params.id, principalName(principal))),
    }),
    defineRoute({
      ...WRITE,
      method: 'DELETE',
      url: '/api/keys/:id',
      summary: 'Revoke a key: from the answer on, no node accepts it',
      schema: { params: keyParams },
      response: { 204: Type.Null({ description: 'Revoked.' }) },
      errors: ['key_unknown'],
      handle: async ({ params, principal, reply }) => {
        await keys.revoke(params.id, principalName(principal))
        return reply.code(204).send()
      },
    }),
  ]
}
