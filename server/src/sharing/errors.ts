import { defineErrors } from '../platform/errors/app-error.ts'

export const sharingErrors = defineErrors({
  sharing_none: {
    status: 409,
    title: 'Nothing is shared with whoever asks',
    help: 'Ask with a partner key to which whoever manages the keys gave, as `sharing`, the purpose under which it may read people.',
    retryable: false,
  },
})
