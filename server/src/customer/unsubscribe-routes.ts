import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { CustomerLinks } from './customer-links.ts'
import { customerErrors } from './errors.ts'
import { tokenInMail } from './token-in-mail.ts'
import type { Unsubscribe } from './unsubscribe.ts'

/** Octets of a mail, in base64. */
const MAIL = 1_400_000

/** Leaving by e-mail: what the mail server of the brand hands over. */
export function unsubscribeRoutes(of: {
  readonly links: Pick<CustomerLinks, 'resolve'>
  readonly unsubscribe: Unsubscribe
}): Route[] {
  const { links, unsubscribe } = of
  return [
    defineRoute({
      method: 'POST',
      url: '/api/unsubscribe-mails',
      permission: 'choices:write',
      tag: 'Customer pages',
      summary: 'Take an e-mail by which somebody unsubscribes',
      description:
        'The mail that comes to the `mailto:` address of `List-Unsubscribe`, whole (RFC 5322). The token in its subject says who leaves what; who sent it proves nothing, and is not looked at. The same mail again changes nothing.',
      bodyLimit: MAIL + 1000,
      schema: {
        body: Type.Object(
          {
            mail: Type.String({
              minLength: 1,
              maxLength: MAIL,
              pattern: '^[A-Za-z0-9+/]+={0,2}$',
              description: 'Its octets, in base64.',
              examples: ['U3ViamVjdDogdW5zdWJzY3JpYmUgZXlKLi4u'],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object({
          subject: Type.Union(
            [Type.String({ description: 'A purpose, or `topic@channel`.', examples: ['culture@email'] }), Type.Null()],
            { description: 'What they left; null for everything.' },
          ),
          ended: Type.Boolean({ description: 'False where it had ended before.', examples: [true] }),
        }),
      },
      errors: ['unsubscribe_mail_unknown'],
      handle: async ({ body }) => {
        const token = await tokenInMail(Buffer.from(body.mail, 'base64'))
        if (token === undefined) throw customerErrors.unsubscribe_mail_unknown('The mail holds no token.')
        const resolved = await links.resolve(token, 'unsubscribe')
        if (!resolved.ok) throw customerErrors.unsubscribe_mail_unknown('The token of the mail opens nothing.')
        const { ended } = await unsubscribe.end(resolved.link, { language: 'en', channel: 'email' })
        return { subject: resolved.link.subject, ended }
      },
    }),
  ]
}
