import { defineErrors } from '../platform/errors/app-error.ts'

export const profileErrors = defineErrors({
  reading_purpose_missing: {
    status: 400,
    title: 'The reading says no purpose',
    help: 'Add `purpose=KEY`, one that is defined, or read with a key whose own purpose is one: what a program reads holds those who permit it.',
    retryable: false,
  },
  reading_purpose_unknown: {
    status: 400,
    title: 'There is no such purpose to read for',
    help: 'Name one that is defined and not archived: GET /api/purposes lists them.',
    retryable: false,
  },
  reading_by_program: {
    status: 403,
    title: 'Programs do not read this',
    help: 'It names people without a purpose, for employees who look after them. Read GET /api/people or GET /api/events for a purpose, or export them.',
    retryable: false,
  },
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
