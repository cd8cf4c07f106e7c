import { Type } from 'typebox'
import type { Principal } from '../platform/auth/principal.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { folded } from './score.ts'
import type { Search } from './search.ts'

const Item = Type.Object(
  {
    type: Type.Enum(['person', 'account', 'definition', 'event', 'key', 'doc'], {
      description: 'What kind of thing it is.',
      examples: ['definition'],
    }),
    kind: Type.Union([Type.String(), Type.Null()], {
      description: 'Kind within the type: which definitions, for instance.',
      examples: ['elements'],
    }),
    id: Type.String({ description: 'Its id or key.', examples: ['home-hero'] }),
    title: Type.String({ description: 'What it is called.', examples: ['Home hero'] }),
    detail: Type.Union([Type.String(), Type.Null()], { description: 'A second line.', examples: ['home-hero'] }),
    identifiers: Type.Optional(
      Type.Array(
        Type.Object({
          type: Type.String({ description: 'Kind of identifier.', examples: ['email'] }),
          value: Type.String({ description: 'Its value, as it is kept.', examples: ['ada@example.com'] }),
        }),
        { description: 'Of a person, what they are known as.' },
      ),
    ),
    to: Type.String({ description: 'Its address in the console.', examples: ['/elements/home-hero'] }),
    score: Type.Number({ description: 'How well it matches, 0 to 100.', examples: [82.5] }),
  },
  { description: 'Something found.' },
)

export type SearchRoutesOptions = {
  readonly search: Search
  readonly may: (principal: Principal, permission: string) => boolean
}

/** One search over everything that the one who asks may see. */
export function searchRoutes({ search, may }: SearchRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/search',
      permission: 'search:read',
      tag: 'Search',
      summary: 'Find people, definitions, events, keys and pages of the reference by a few letters',
      description:
        'Case and accents do not matter. People are found by the beginning of an identifier or of any word of their name. Only what you may see is searched.',
      schema: {
        querystring: Type.Object({
          q: Type.Optional(
            Type.String({ maxLength: 200, description: 'What was typed; nothing finds nothing.', examples: ['hero'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 20, default: 6, description: 'Things a source.', examples: [6] }),
          ),
        }),
      },
      response: {
        200: Type.Object({
          items: Type.Array(Item, { description: 'The best match first.' }),
          missing: Type.Array(Type.String({ examples: ['events'] }), {
            description: 'What could not be searched just now: there may be more.',
          }),
        }),
      },
      handle: async ({ query, principal }) => {
        const q = query.q?.trim() ?? ''
        if (folded(q) === '') return { items: [], missing: [] }
        return search.find(q, { may: (permission) => may(principal, permission), limit: query.limit ?? 6 })
      },
    }),
  ]
}
