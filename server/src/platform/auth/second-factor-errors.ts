import { defineErrors } from '../errors/app-error.ts'

export const secondFactorErrors = defineErrors({
  password_wrong: {
    status: 422,
    title: 'The password is not the one of this account',
    help: 'Type the password with which you sign in.',
    retryable: false,
  },
  second_factor_invalid: {
    status: 422,
    title: 'The code is not right',
    help: 'Type the six digits that your authenticator shows now, or a recovery code that you have not used; the clock of your phone must be right.',
    retryable: false,
  },
  second_factor_expired: {
    status: 403,
    title: 'This sign-in has ended before its second step',
    help: 'Sign in again: a sign-in waits ten minutes for its code, and takes five attempts.',
    retryable: false,
  },
  second_factor_locked: {
    status: 429,
    title: 'Too many wrong codes for this account',
    help: 'Wait as long as `Retry-After` says; an administrator can take the second factor away if you lost it.',
    retryable: true,
  },
  second_factor_required: {
    status: 403,
    title: 'Your role asks for a second factor, and this account has none',
    help: 'Set one up on your account page first.',
    retryable: false,
  },
  second_factor_on: {
    status: 409,
    title: 'This account has a second factor already',
    help: 'Turn it off first to set up another.',
    retryable: false,
  },
  second_factor_off: {
    status: 409,
    title: 'This account has no second factor',
    help: 'Set one up first; one that was begun counts once its first code was typed.',
    retryable: false,
  },
})
