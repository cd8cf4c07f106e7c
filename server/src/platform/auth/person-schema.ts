import { Type } from 'typebox'
import { PASSWORD_MAX, PASSWORD_MIN } from './auth.ts'
import { ROLES } from './role.ts'

/** Parts that the routes of sign-in, team and account share. */
export const emailSchema = Type.String({
  format: 'email',
  maxLength: 254,
  description: 'E-mail address.',
  examples: ['ada@example.org'],
})

export const newPasswordSchema = Type.String({
  minLength: PASSWORD_MIN,
  maxLength: PASSWORD_MAX,
  description: 'Password, 12 to 128 characters.',
  examples: ['correct horse battery'],
})

export const passwordSchema = Type.String({
  maxLength: PASSWORD_MAX,
  description: 'Password of the account.',
  examples: ['correct horse battery'],
})

export const nameSchema = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  description: 'Name as shown.',
  examples: ['Ada Lovelace'],
})

export const roleSchema = Type.Union(
  ROLES.map((role) => Type.Literal(role)),
  { description: 'What they may do.', examples: ['marketer'] },
)

export const personSchema = Type.Object(
  {
    id: Type.String({ description: 'Who it is, in revisions and records.', examples: ['3b1c…'] }),
    name: Type.String({ description: 'Name as shown.', examples: ['Ada Lovelace'] }),
    email: Type.String({ description: 'E-mail address.', examples: ['ada@example.org'] }),
    role: Type.String({ description: 'Role, which decides what may be done.', examples: ['admin'] }),
  },
  { description: 'Who is signed in.' },
)

export const timeSchema = (description: string) => Type.String({ description, examples: ['2026-11-02T10:00:00.000Z'] })

export const timeOrNullSchema = (description: string) =>
  Type.Union([timeSchema(description), Type.Null()], { description, examples: ['2026-11-02T10:00:00.000Z'] })
