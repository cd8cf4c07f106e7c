import { defineErrors } from '../platform/errors/app-error.ts'

export const catalogueErrors = defineErrors({
  subject_unknown: {
    status: 404,
    title: 'The catalogue knows nothing under this name',
    help: 'Names are exact, case included: list /api/catalogue/events. What came in the last seconds appears within three.',
    retryable: false,
  },
  difference_unknown: {
    status: 404,
    title: 'There is no such difference, or no longer',
    help: 'List /api/catalogue/differences again: one that is over is not listed any more.',
    retryable: false,
  },
  difference_not_acceptable: {
    status: 409,
    title: 'A difference cannot be accepted by itself',
    help: 'Only a person can say what should be: edit the contract, or ignore the difference.',
    retryable: false,
  },
})
