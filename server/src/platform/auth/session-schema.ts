import { Type } from 'typebox'
import { timeSchema } from './person-schema.ts'

export const sessionFields = {
  id: Type.String({ description: 'Id of the session, which is not its secret.', examples: ['9f2d…'] }),
  createdAt: timeSchema('When they signed in.'),
  lastSeenAt: timeSchema('When it was last used, to the minute.'),
  expiresAt: timeSchema('When it ends by itself.'),
  address: Type.Union([Type.String(), Type.Null()], {
    description: 'Network address that signed in; null when it was not told.',
    examples: ['203.0.113.7'],
  }),
  userAgent: Type.Union([Type.String(), Type.Null()], {
    description: 'What the browser says it is.',
    examples: ['Mozilla/5.0 (X11; Linux x64)'],
  }),
}

export const sessionIdSchema = Type.String({ maxLength: 100, description: 'Id of the session.', examples: ['9f2d…'] })

export const endedSchema = Type.Object({
  ended: Type.Integer({ description: 'Sessions that were ended.', examples: [2] }),
})
