import { Type } from 'typebox'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { viewErrors } from './errors.ts'
import type { Views } from './views.ts'

const TAG = 'Saved views'

const Name = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '\\S',
  description: 'Name by which people know it.',
  examples: ['Store, today'],
})
const Search = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 500 }), {
  maxProperties: 20,
  description: 'The parameters of the room’s address.',
  examples: [{ channel: 'store', type: 'track' }],
})
const Shared = Type.Boolean({ description: 'Whether whoever may enter the room sees it.', examples: [false] })
const Id = Type.String({
  format: 'uuid',
  description: 'Id of the view.',
  examples: ['0198e2b0-7c1a-7d3e-9a55-2f1e0c9b7a10'],
})

export type ViewRoutesOptions = {
  readonly views: Views
  /** The rooms that have views, each with the permission that opens it. */
  readonly rooms: Readonly<Record<string, string>>
  readonly may: (principal: Principal, permission: string) => boolean
}

/** Saved views: one's own, and those shared with whoever may enter the room. */
export function viewRoutes({ views, rooms, may }: ViewRoutesOptions): Route[] {
  const names = Object.keys(rooms)
  const Room = Type.Enum(names, { description: 'Room of the console.', examples: ['events'] })
  const View = Type.Object(
    {
      id: Id,
      room: Type.String({ description: 'Room of the console.', examples: ['events'] }),
      name: Name,
      search: Search,
      owner: Type.String({ description: 'Who made it.', examples: ['user:3b1c…'] }),
      shared: Shared,
      mine: Type.Boolean({ description: 'Whether it is yours to change.', examples: [true] }),
      default: Type.Boolean({ description: 'Whether you enter the room with it.', examples: [false] }),
      createdAt: Type.String({ description: 'When it was made.', examples: ['2026-11-21T10:02:00.000Z'] }),
      updatedAt: Type.String({ description: 'When it last changed.', examples: ['2026-11-21T10:02:00.000Z'] }),
    },
    { description: 'A saved view.' },
  )
  const opens = (principal: Principal, room: string) => may(principal, rooms[room] ?? '')
  const assertOpens = (principal: Principal, room: string) => {
    if (!opens(principal, room)) throw viewErrors.view_room_closed(`The permission ${rooms[room]} is not held.`)
  }
  const params = Type.Object({ id: Id })

  return [
    defineRoute({
      method: 'GET',
      url: '/api/views',
      permission: 'views:read',
      tag: TAG,
      summary: 'List saved views of the rooms that you may enter: yours, and those that others share',
      schema: { querystring: Type.Object({ room: Type.Optional(Room) }) },
      response: { 200: Type.Object({ items: Type.Array(View, { description: 'By name.' }) }) },
      handle: async ({ query, principal }) => {
        const wanted = query.room === undefined ? names : [query.room]
        return {
          items: await views.list(
            wanted.filter((room) => opens(principal, room)),
            principalName(principal),
          ),
        }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/views',
      permission: 'views:write',
      tag: TAG,
      summary: 'Save the filter of a room under a name',
      schema: {
        body: Type.Object({ room: Room, name: Name, search: Search, shared: Shared }, { additionalProperties: false }),
      },
      response: { 201: View },
      errors: ['view_room_closed', 'view_name_taken', 'view_limit'],
      handle: async ({ body, principal, reply }) => {
        assertOpens(principal, body.room)
        reply.code(201)
        return views.create({ ...body, name: body.name.trim(), owner: principalName(principal) })
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/views/:id',
      permission: 'views:write',
      tag: TAG,
      summary: 'Rename a view of yours, share it or not, or change its filter',
      schema: {
        params,
        body: Type.Object(
          { name: Type.Optional(Name), search: Type.Optional(Search), shared: Type.Optional(Shared) },
          { additionalProperties: false },
        ),
      },
      response: { 200: View },
      errors: ['view_unknown', 'view_not_yours', 'view_name_taken'],
      handle: ({ params, body, principal }) =>
        views.change(params.id, principalName(principal), {
          ...body,
          ...(body.name === undefined ? {} : { name: body.name.trim() }),
        }),
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/views/:id',
      permission: 'views:write',
      tag: TAG,
      summary: 'Remove a view of yours; for a day it can come back',
      schema: { params },
      response: { 204: Type.Null({ description: 'Removed.' }) },
      errors: ['view_unknown', 'view_not_yours'],
      handle: async ({ params, principal, reply }) => {
        await views.remove(params.id, principalName(principal))
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/views/:id/restore',
      permission: 'views:write',
      tag: TAG,
      summary: 'Take back the removal of a view',
      schema: { params },
      response: { 200: View },
      errors: ['view_unknown', 'view_not_yours', 'view_name_taken'],
      handle: ({ params, principal }) => views.restore(params.id, principalName(principal)),
    }),
    defineRoute({
      method: 'PUT',
      url: '/api/views/default/:room',
      permission: 'views:write',
      tag: TAG,
      summary: 'Choose the view with which you enter a room',
      schema: {
        params: Type.Object({ room: Room }),
        body: Type.Object(
          { view: Type.Union([Id, Type.Null()], { description: 'The view; null for none.', examples: [null] }) },
          { additionalProperties: false },
        ),
      },
      response: { 204: Type.Null({ description: 'Chosen.' }) },
      errors: ['view_room_closed', 'view_unknown'],
      handle: async ({ params: { room }, body: { view }, principal, reply }) => {
        assertOpens(principal, room)
        const owner = principalName(principal)
        if (view !== null && (await views.seen(view, owner)).room !== room)
          throw platformErrors.request_invalid('The view belongs to another room.', {
            problems: [{ path: 'body.view', message: 'is a view of another room' }],
          })
        await views.setDefault({ owner, room, view })
        return reply.code(204).send()
      },
    }),
  ]
}
