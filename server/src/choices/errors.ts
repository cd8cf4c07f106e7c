import { defineErrors } from '../platform/errors/app-error.ts'

export const choiceErrors = defineErrors({
  choice_missing: {
    status: 422,
    title: 'Nothing was said',
    help: 'Say `choices`, or `"everything": "withdrawn"`.',
    retryable: false,
  },
  choice_subscription_unknown: {
    status: 422,
    title: 'No such topic goes out on such a channel',
    help: 'Choose among the topics of `GET /api/topics`, and the channels that each names.',
    retryable: false,
  },
  choice_frequency_unknown: {
    status: 422,
    title: 'The topic is not to be had that often',
    help: 'Name one of the `frequencies` of the topic, or none.',
    retryable: false,
  },
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
