import { defineErrors } from '../platform/errors/app-error.ts'

export const insightErrors = defineErrors({
  event_unknown: {
    status: 404,
    title: 'No message is in the log under this origin and message id',
    help: 'Check both; a message that was refused is among the rejected events instead.',
    retryable: false,
  },
})
