import { defineErrors } from '../platform/errors/app-error.ts'

export const profileErrors = defineErrors({
  profile_unknown: {
    status: 404,
    title: 'Nobody is known under this identifier',
    help: 'Check the identifier; a person exists from the first message that names them.',
    retryable: false,
  },
  identifier_shared: {
    status: 409,
    title: 'Several people share this identifier',
    help: 'Choose one of `people` and read them by id, or look them up by an identifier of their own.',
    retryable: false,
  },
  // 500 and not 503: the database answers and this one document is damaged, so it is no matter of waiting a second.
  profile_unreadable: {
    status: 500,
    title: 'The stored document of a person cannot be read',
    help: 'Fold them again from the log: `npx diapason rebuild ID`. Their next message does so by itself; until then elements show their fallback.',
    retryable: true,
  },
})
