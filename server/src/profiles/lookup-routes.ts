import type { Identifier } from '@diapason/kernel'
import { Type } from 'typebox'
import { createLinkStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { profileErrors } from './errors.ts'
import { personAnswer } from './person-answer.ts'
import type { PeopleReader } from './read.ts'
import { personSchema } from './schema.ts'

export type LookupOptions = {
  readonly db: Database
  readonly people: Pick<PeopleReader, 'labels'>
  /** An identifier as it is kept: written as its type writes it, and hashed where its type says so. */
  readonly identifier: (type: string, value: string) => Identifier
}

/** People of one identifier that a problem names: more than a family has, and no list of a shop's customers. */
const NAMED = 20

/** Who has an identifier: the question of a till, a call centre or a partner's system, which know nothing else of the customer. */
export function lookupRoutes({ db, people, identifier }: LookupOptions): Route[] {
  const links = createLinkStore(db)
  const namesOf = async (ids: readonly string[]) => {
    const labels = await people.labels(ids)
    return ids.map((id) => ({ id, label: labels.get(id)?.label ?? id }))
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/profiles/by/:type/:value',
      permission: 'people:read',
      tag: 'Identity',
      summary: 'Find the person who has an identifier',
      description:
        'The value as anybody writes it: it is read as messages are (an e-mail address in any case, a telephone number with spaces). An identifier that several people share, such as a family’s telephone, names all of them in `people` of the problem.',
      schema: {
        params: Type.Object({
          type: Type.String({
            minLength: 1,
            maxLength: 64,
            description: 'Type of the identifier, as messages say it.',
            examples: ['loyalty_card'],
          }),
          value: Type.String({
            minLength: 1,
            maxLength: 256,
            description: 'Its value, percent-encoded.',
            examples: ['4012-7788'],
          }),
        }),
      },
      response: { 200: personSchema },
      errors: ['profile_unknown', 'profile_unreadable', 'identifier_shared'],
      handle: async ({ params }) => {
        const { type, origin } = identifier(params.type, params.value)
        const owners = await links.owners(origin)
        const [only] = owners
        if (only === undefined) throw profileErrors.profile_unknown(`Nobody is known by this ${type}.`)
        if (owners.length === 1) return personAnswer(db, only)
        throw profileErrors.identifier_shared(`${owners.length} people have this ${type}.`, {
          extensions: { people: await namesOf(owners.slice(0, NAMED)) },
        })
      },
    }),
  ]
}
