import { defineErrors } from '../platform/errors/app-error.ts'

export const sendingErrors = defineErrors({
  send_recipient_missing: {
    status: 422,
    title: 'Nobody is named',
    help: 'Say `person`, or an `identity` with at least one identifier.',
    retryable: false,
  },
  suppression_unknown: {
    status: 404,
    title: 'There is no such suppression',
    help: 'It may have been lifted meanwhile: read the list again.',
    retryable: false,
  },
  suppression_channel_unknown: {
    status: 422,
    title: 'Nobody is reached by an address on this channel',
    help: 'Name a channel of `GET /api/channels` that has an `identifier`.',
    retryable: false,
  },
  suppression_addresses_invalid: {
    status: 422,
    title: 'The addresses cannot be read',
    help: 'Send text with one address a line, or CSV whose first column holds them; at most 20,000.',
    retryable: false,
  },
})
