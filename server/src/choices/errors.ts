import { defineErrors } from '../platform/errors/app-error.ts'

export const choiceErrors = defineErrors({
  choice_purpose_unknown: {
    status: 422,
    title: 'No such purpose is defined',
    help: 'Choose among the purposes of `GET /api/purposes`; an archived one can be restored.',
    retryable: false,
  },
  choice_text_unknown: {
    status: 422,
    title: 'The purpose has no such wording',
    help: 'Name a version and a language that the purpose has, or leave the wording out where none was shown.',
    retryable: false,
  },
  choice_time_invalid: {
    status: 422,
    title: 'The choice would have been made in the future, have ended before it was made, or names no time',
    help: 'Leave `at` out for now; `until` comes after it.',
    retryable: false,
  },
})
