import { defineErrors } from '../platform/errors/app-error.ts'

export const elementErrors = defineErrors({
  element_unknown: {
    status: 404,
    title: 'No element has this key',
    help: 'Create it in the console or with `diapason apply`, or mend the key. The other elements of the request were decided.',
    retryable: false,
  },
  identity_not_allowed: {
    status: 403,
    title: 'A write key asks about its own anonymousId, or about whom a signed token names',
    help: 'Send `anonymousId` alone, add an `identity.token` that your server signed, or ask with a secret key from your server.',
    retryable: false,
  },
})
