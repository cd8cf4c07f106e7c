import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { personIdSchema } from '../profiles/index.ts'
import type { CustomerLinks } from './customer-links.ts'
import { customerErrors } from './errors.ts'
import type { Link, Scope } from './link.ts'
import { linksSchema, madeLinkSchema, newLinkSchema } from './schema.ts'
import { unsubscribeHeaders } from './unsubscribe-headers.ts'

const TAG = 'Customer pages'

/** Making, listing and ending the links of a person. */
export function linkRoutes(of: {
  readonly links: CustomerLinks
  /** Whose identifier a link is bound to: of a person the one that is worth most; of an identifier itself. */
  readonly originOf: (id: string) => Promise<string>
  /** Whether there is anything by this key that can be chosen. */
  readonly isSubject: (key: string) => Promise<boolean>
  /** Where mails go by which people unsubscribe. */
  readonly unsubscribeMail: () => Promise<string | undefined>
}): Route[] {
  const { links, originOf, isSubject, unsubscribeMail } = of
  const assertSubject = async (scope: Scope, subject: string | undefined) => {
    if (subject === undefined && scope === 'confirm')
      throw customerErrors.link_subject_invalid('A link that confirms must say what.')
    if (subject === undefined) return
    if (scope !== 'confirm' && scope !== 'unsubscribe')
      throw customerErrors.link_subject_invalid(`A link for ${scope} is about everything.`)
    if (!(await isSubject(subject)) || (scope === 'confirm' && subject.endsWith('@*')))
      throw customerErrors.link_subject_invalid(`${subject} is nothing that is chosen.`)
  }
  return [
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/links',
      permission: 'links:write',
      tag: TAG,
      summary: 'Make a link to a page of a customer’s own, and say its address this once',
      description:
        'It is signed, ends, can be ended, and is bound to one identifier of the customer: it speaks for the person that this is part of, and after a split for its own alone.',
      schema: { params: personIdSchema, body: newLinkSchema },
      response: { 201: madeLinkSchema },
      errors: ['profile_unknown', 'link_subject_invalid', 'link_expiry_invalid'],
      handle: async ({ params, body, principal, reply }) => {
        const { scope, subject, expires, note } = body
        const origin = await originOf(params.id)
        await assertSubject(scope, subject)
        const made = await links.make({ origin, scope, subject, expires, note, principal })
        const headers = scope === 'unsubscribe' ? unsubscribeHeaders(made, await unsubscribeMail()) : undefined
        return reply.code(201).send({ link: told(made.link), url: made.url, ...(headers ? { headers } : {}) })
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/links',
      permission: 'links:read',
      tag: TAG,
      summary: 'List the links of a person',
      schema: { params: personIdSchema },
      response: { 200: linksSchema },
      errors: ['profile_unknown'],
      handle: async ({ params }) => ({ items: (await links.ofPerson(params.id)).map(told) }),
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/people/:id/links/:link',
      permission: 'links:write',
      tag: TAG,
      summary: 'End a link: from the answer on, no node opens it',
      schema: {
        params: Type.Object({
          ...personIdSchema.properties,
          link: Type.String({
            format: 'uuid',
            description: 'Its id.',
            examples: ['019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'],
          }),
        }),
      },
      response: { 204: Type.Null({ description: 'Ended.' }) },
      errors: ['profile_unknown', 'link_unknown'],
      handle: async ({ params, principal, reply }) => {
        const own = await links.ofPerson(params.id)
        const isTheirs = own.some(({ id }) => id === params.link)
        if (!isTheirs || !(await links.revoke(params.link, principal)))
          throw customerErrors.link_unknown('This person has no such link that holds.')
        return reply.code(204).send()
      },
    }),
  ]
}

/** What is told of a link: whose identifiers it was made for is nothing that its readers need. */
function told({ origin: _origin, origins: _origins, ...rest }: Link) {
  return rest
}
