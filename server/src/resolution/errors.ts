import { defineErrors } from '../platform/errors/app-error.ts'

export const resolutionErrors = defineErrors({
  split_whole: {
    status: 409,
    title: 'Nobody would be left on one side',
    help: 'Choose some of the person’s identifiers: at least one must go, and at least one must stay.',
    retryable: false,
  },
  split_unknown_origin: {
    status: 422,
    title: 'An identifier is not this person’s',
    help: 'Read the person again: identifiers may have moved meanwhile.',
    retryable: false,
  },
  merge_same: {
    status: 409,
    title: 'Both are one person already',
    help: 'Read the person again: they may have been joined meanwhile.',
    retryable: false,
  },
  suggestion_unknown: {
    status: 404,
    title: 'There is no such suggestion',
    help: 'List the suggestions again.',
    retryable: false,
  },
  suggestion_settled: {
    status: 409,
    title: 'Somebody has decided about this suggestion',
    help: 'Read the history of the people concerned; a decision can be undone there.',
    retryable: false,
  },
  suggestion_lapsed: {
    status: 409,
    title: 'What was suggested no longer applies',
    help: 'A type or a rule was defined anew since, so that the pair would not be suggested today. Dismiss it; if both are one person all the same, join them by hand.',
    retryable: false,
  },
  decision_unknown: {
    status: 404,
    title: 'There is no such decision',
    help: 'List the decisions again.',
    retryable: false,
  },
  decision_undone: {
    status: 409,
    title: 'The decision cannot be undone again',
    help: 'It has been undone, or is itself an undoing. Decide anew instead.',
    retryable: false,
  },
  decision_overtaken: {
    status: 409,
    title: 'Something else was decided about these identifiers since',
    help: 'Read the person’s history, and undo the later decision first or decide anew.',
    retryable: false,
  },
})
