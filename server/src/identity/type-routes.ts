import { BUILT_IN_IDENTIFIERS, type IdentifierRule, type IdentityPlan, UNVERIFIED } from '@diapason/kernel'
import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'

const typeSchema = Type.Object(
  {
    type: Type.String({ description: 'As messages say it.', examples: ['loyalty_card'] }),
    builtIn: Type.Boolean({
      description: 'True as long as nobody defined it: it is then as the product has it.',
      examples: [true],
    }),
    strength: Type.String({ description: 'strong or weak.', examples: ['strong'] }),
    shared: Type.Boolean({ description: 'Whether several people have it.', examples: [false] }),
    most: Type.Union([Type.Integer(), Type.Null()], {
      description: 'How many one person may have; null any number.',
      examples: [3],
    }),
    normalise: Type.String({ description: 'How it is written alike.', examples: ['trim'] }),
    hashed: Type.Boolean({ description: 'Whether only a hash of it is kept.', examples: [false] }),
    expires: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Seconds after which a link through it ends when nothing confirms it; null never.',
      examples: [null],
    }),
    trust: Type.Array(Type.String(), {
      description: 'Kinds of key that may say it without a signed token.',
      examples: [['partner', 'secret']],
    }),
  },
  { description: 'A type of identifier, as it counts now.' },
)

/** What counts now: the types that somebody defined, and beside them those that are built in. */
export function typeRoutes(plan: () => IdentityPlan): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/identity/types',
      permission: 'identifiers:read',
      tag: 'Identity',
      summary: 'List the types of identifiers as they count now, defined or built in',
      description: 'Any other type is strong, trimmed, at most 5 per person, and trusted to partner and secret keys.',
      response: {
        200: Type.Object({ items: Type.Array(typeSchema, { description: 'Built-in ones first, then by type.' }) }),
      },
      handle: async () => {
        const { types } = plan()
        const builtIn = [...BUILT_IN_IDENTIFIERS.values()].filter(({ type }) => type !== UNVERIFIED)
        const others = [...types.values()].filter(({ type }) => !BUILT_IN_IDENTIFIERS.has(type))
        others.sort((a, b) => (a.type < b.type ? -1 : 1))
        return {
          items: [...builtIn, ...others].map((one) =>
            shown(types.get(one.type) ?? one, { builtIn: !types.has(one.type) }),
          ),
        }
      },
    }),
  ]
}

function shown(rule: IdentifierRule, { builtIn }: { builtIn: boolean }) {
  const { type, strong, shared, most, normalise, hashed, expires, trust } = rule
  return {
    type,
    builtIn,
    strength: strong ? 'strong' : 'weak',
    shared,
    most: most ?? null,
    normalise,
    hashed,
    expires: expires === undefined ? null : expires / 1000,
    trust: [...trust],
  }
}
