import { type TSchema, Type } from 'typebox'

/** Schema of a problem document, naming the codes that one route may answer. */
export function problemSchema(codes: readonly string[]): TSchema {
  const beyond =
    codes.length > 0 ? ` Beyond the general ones, this route answers: ${[...codes].sort().join(', ')}.` : ''
  return Type.Object(
    {
      type: Type.String({
        description: 'Where the code is explained, relative to this server.',
        examples: ['/docs/errors#request_invalid'],
      }),
      title: Type.String({
        description: 'What the code means, constant.',
        examples: ['The request does not have the documented shape'],
      }),
      status: Type.Integer({ description: 'HTTP status.', examples: [400] }),
      code: Type.String({ description: `Stable code, see docs/errors.md.${beyond}`, examples: ['request_invalid'] }),
      detail: Type.String({
        description: 'What happened this time.',
        examples: ['Nothing is served at this method and path.'],
      }),
      help: Type.String({
        description: 'What to do about it.',
        examples: ['Check the method and the path against /docs.'],
      }),
      retryable: Type.Boolean({ description: 'Whether the very same request may succeed later.', examples: [false] }),
      requestId: Type.Optional(
        Type.String({
          description: 'Finds the request in the log.',
          examples: ['7d9c1c1e-6c43-4b52-9f3c-0f2ab9cbb0f1'],
        }),
      ),
      errors: Type.Optional(
        Type.Array(
          Type.Object(
            {
              path: Type.String({ description: 'Dotted path of the wrong part.', examples: ['body.variants.0.key'] }),
              message: Type.String({ description: 'What is wrong there.', examples: ['must be string'] }),
              code: Type.Optional(
                Type.String({
                  description: 'Stable code of this problem, where it has one.',
                  examples: ['operator_unknown'],
                }),
              ),
            },
            { additionalProperties: true },
          ),
          { description: 'The wrong parts, when there are several or when they can be located.' },
        ),
      ),
    },
    { additionalProperties: true, description: 'Problem details (RFC 9457).' },
  )
}
