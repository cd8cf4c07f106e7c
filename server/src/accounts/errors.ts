import { defineErrors } from '../platform/errors/app-error.ts'

export const accountErrors = defineErrors({
  account_unknown: {
    status: 404,
    title: 'There is no such account',
    help: 'Look it up by the id you gave it: `GET /api/accounts?q=ID`. An account exists from the first `group` call that names it.',
    retryable: false,
  },
  account_unreadable: {
    status: 500,
    title: 'The stored document of an account cannot be read',
    help: 'Fold accounts again from the log: `npx diapason rebuild --all`. Its next `group` call does so by itself; until then elements that read it show their fallback.',
    retryable: true,
  },
})
