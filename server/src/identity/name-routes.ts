import { Type } from 'typebox'
import type { Definitions, Kind } from '../definitions/index.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { identifierKind } from './identifier-kind.ts'
import { identityRuleKind } from './rule-kind.ts'

const namesSchema = (what: string, key: string, name: string) =>
  Type.Array(
    Type.Object({
      key: Type.String({ description: 'As messages and links say it.', examples: [key] }),
      name: Type.String({ description: 'As people say it.', examples: [name] }),
    }),
    { description: what },
  )

/** More than anybody authors of either. */
const MOST = 1000

/** What the brand calls its types of identifiers and its rules: for whoever reads how somebody is known, and not only for those who author them. */
export function nameRoutes(definitions: Pick<Definitions, 'list'>): Route[] {
  const named = async (kind: Kind['kind'], archived: boolean) =>
    (await definitions.list(kind, { limit: MOST, archived })).map(({ key, body }) => ({
      key,
      name: (body as { readonly name: string }).name,
    }))
  return [
    defineRoute({
      method: 'GET',
      url: '/api/identity/names',
      permission: 'names:read',
      tag: 'Identity',
      summary: 'List what the brand calls its types of identifiers and its rules',
      description:
        'Types and rules that nobody defined have no name here: they are called as the reader’s language has them.',
      response: {
        200: Type.Object({
          types: namesSchema('Types that somebody defined.', 'loyalty_card', 'Club card'),
          rules: namesSchema(
            'Rules, archived ones too: links that they made still name them.',
            'at-the-till',
            'At the till',
          ),
        }),
      },
      handle: async () => {
        const [types, archived, rules] = await Promise.all([
          named(identifierKind.kind, false),
          named(identityRuleKind.kind, true),
          named(identityRuleKind.kind, false),
        ])
        return { types, rules: [...archived, ...rules] }
      },
    }),
  ]
}
