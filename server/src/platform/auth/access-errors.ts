import { defineErrors } from '../errors/app-error.ts'

export const accessErrors = defineErrors({
  sign_in_failed: {
    status: 401,
    title: 'E-mail address and password do not match',
    help: 'Check both. Which of the two is wrong is not said, so that nobody can find out who has an account.',
    retryable: false,
  },
  password_unusable: {
    status: 422,
    title: 'This password cannot be used',
    help: 'Choose one of 12 to 128 characters.',
    retryable: false,
  },
  setup_token_invalid: {
    status: 403,
    title: 'The set-up link is not valid, or no longer',
    help: 'A link works once and for 24 hours: start the server again and use the link that it prints.',
    retryable: false,
  },
  setup_done: {
    status: 409,
    title: 'This workspace is already set up',
    help: 'Sign in; someone who has an account can help.',
    retryable: false,
  },
  key_unknown: {
    status: 404,
    title: 'There is no such key',
    help: 'List the keys to see their ids; a revoked key stays in the list.',
    retryable: false,
  },
  key_invalid: {
    status: 422,
    title: 'A key cannot be like that',
    help: 'Mend the parts named under `errors`: scopes are permissions that its kind may have, an expiry lies ahead, origins are for write keys, the legal basis is that of the purpose where it is defined.',
    retryable: false,
  },
  key_rotated: {
    status: 409,
    title: 'The key has another secret by now',
    help: 'Somebody rotated it meanwhile, or the same request came twice: nothing was changed. Look at the key, and rotate it again if that is still wanted.',
    retryable: false,
  },
  key_ended: {
    status: 409,
    title: 'The key works no more',
    help: 'A revoked key cannot be changed: make a new one. An expired key works again once its expiry is moved.',
    retryable: false,
  },
})
