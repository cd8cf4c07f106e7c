import { Type } from 'typebox'
import { defineRoute, type Route } from '../http/route.ts'
import type { Grants } from './grants.ts'
import type { KeyKind } from './principal.ts'
import { ROLES } from './role.ts'

const KEY_KINDS: readonly KeyKind[] = ['write', 'secret', 'partner']

/** The table of permissions as data: what the console's Team room draws. */
export function roleRoutes(grants: Grants): Route[] {
  const permissions = Object.entries(grants)
    .map(([permission, { roles, keys }]) => ({ permission, roles, keys }))
    .sort((a, b) => (a.permission < b.permission ? -1 : 1))
  return [
    defineRoute({
      method: 'GET',
      url: '/api/roles',
      permission: 'roles:read',
      tag: 'Team',
      summary: 'Read what each role, and each kind of key, may do',
      response: {
        200: Type.Object({
          roles: Type.Array(Type.String({ examples: ['marketer'] }), { description: 'Roles that a person may have.' }),
          keyKinds: Type.Array(Type.String({ examples: ['secret'] }), { description: 'Kinds of key.' }),
          permissions: Type.Array(
            Type.Object({
              permission: Type.String({ description: 'What is allowed, noun:verb.', examples: ['elements:write'] }),
              roles: Type.Array(Type.String({ examples: ['marketer'] }), { description: 'Roles that hold it.' }),
              keys: Type.Array(Type.String({ examples: ['secret'] }), { description: 'Kinds of key that hold it.' }),
            }),
            { description: 'Every permission there is, by name.' },
          ),
        }),
      },
      handle: () => ({ roles: ROLES, keyKinds: KEY_KINDS, permissions }),
    }),
  ]
}
