import { defineErrors } from '../platform/errors/app-error.ts'

export const operationErrors = defineErrors({
  maintenance_running: {
    status: 503,
    title: 'A backup or the retention is at work',
    help: 'They exclude each other: try again when it has ended.',
    retryable: true,
  },
})
