import { defineErrors } from '../platform/errors/app-error.ts'

/** Errors of reading an experiment's result. */
export const experimentErrors = defineErrors({
  experiment_unknown: {
    status: 404,
    title: 'No live experiment has this key',
    help: 'Compare the key with the list of experiments; a key is case-sensitive.',
    retryable: false,
  },
  experiment_unreadable: {
    status: 422,
    title: 'The experiment is defined in a way that cannot be measured',
    help: 'Correct the part of its definition that `detail` names, then read the result again.',
    retryable: false,
  },
})
