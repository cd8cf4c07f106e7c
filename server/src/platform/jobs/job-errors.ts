import { defineErrors } from '../errors/app-error.ts'

export const jobErrors = defineErrors({
  job_unknown: {
    status: 404,
    title: 'No job that was given up has this id',
    help: 'It was tried again or dropped meanwhile, or never given up: read the list again.',
    retryable: false,
  },
})
