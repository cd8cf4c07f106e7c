import { defineErrors } from '../platform/errors/app-error.ts'

export const profileErrors = defineErrors({
  profile_unknown: {
    status: 404,
    title: 'Nobody is known under this identifier',
    help: 'Check the identifier; a person exists from the first message that names them.',
    retryable: false,
  },
})
