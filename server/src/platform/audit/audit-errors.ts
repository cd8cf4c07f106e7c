import { defineErrors } from '../errors/app-error.ts'

export const auditErrors = defineErrors({
  audit_record_unknown: {
    status: 404,
    title: 'There is no such audit record',
    help: 'Check the id; a record may also have been let go by the retention, which leaves a record of its own.',
    retryable: false,
  },
})
