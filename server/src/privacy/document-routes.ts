import { Type } from 'typebox'
import type { Database } from '../platform/database/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { createDocuments } from './documents.ts'
import { HANDOVERS } from './privacy-request.ts'
import { noteSchema, requestIdSchema, requestSchema } from './request-schema.ts'
import type { Requests } from './requests.ts'
import { acting } from './routes.ts'
import { answerRequest, type Labels } from './shown-requests.ts'

const TAG = 'Rights'
const strict = { additionalProperties: false } as const

/** Documents that answer a request, and handing them over. */
export function documentRoutes(of: {
  readonly db: Database
  readonly documents: ReturnType<typeof createDocuments>
  readonly requests: Pick<Requests, 'handOver'>
  readonly labels: Labels
}): Route[] {
  const { documents, requests } = of
  return [
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/document',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Make the document that answers a request for access or portability',
      description:
        'Of access: all that is known of the person, where it came from, why it is used, who receives it and how long it stays, as JSON with every message, or as an HTML page to be read and printed. Of portability: what they provided or what was observed of them under their consent or a contract, as JSON. It is streamed while it is read and kept nowhere; the request says when it was made, by whom, and its SHA-256. The form of both is described in the guide *Documents of access and portability*.',
      schema: {
        params: requestIdSchema,
        body: Type.Object(
          {
            format: Type.Optional(
              Type.Enum(['json', 'html'], {
                description: 'json: for machines, whole. html: for people, of access alone. json when absent.',
                examples: ['json'],
              }),
            ),
            language: Type.Optional(
              Type.Enum(['en', 'fr'], { description: 'Of the page; en when absent.', examples: ['fr'] }),
            ),
          },
          strict,
        ),
      },
      response: {
        200: Type.Unknown({
          description: 'The document: JSON whose `format` and `version` say what it is, or the HTML page.',
          examples: [{ format: 'diapason/access', version: 1 }],
        }),
      },
      errors: [
        'request_unknown',
        'request_unverified',
        'request_state',
        'document_nobody',
        'document_format',
        'document_incomplete',
        'document_busy',
      ],
      handle: async ({ params, body, principal, reply }) => {
        const { format = 'json', language = 'en' } = body
        const { stream, type, file } = await documents.make(params.id, { format, language, principal })
        reply
          .type(type)
          .header('cache-control', 'no-store')
          .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
          .header('content-disposition', `attachment; filename="${file}"`)
        return stream
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/hand-over',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Say that the document was handed over, and how',
      schema: {
        params: requestIdSchema,
        body: Type.Object(
          {
            how: Type.Enum([...HANDOVERS], { description: 'How it reached the person.', examples: ['post'] }),
            note: noteSchema,
          },
          strict,
        ),
      },
      response: { 200: requestSchema },
      errors: ['request_unknown', 'request_state', 'request_changed'],
      handle: async (input) => {
        const request = await requests.handOver(input.params.id, { ...acting(input), how: input.body.how })
        return answerRequest(request, { ...of, reply: input.reply })
      },
    }),
  ]
}
