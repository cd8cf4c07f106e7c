import { defineErrors } from '../platform/errors/app-error.ts'

export const definitionErrors = defineErrors({
  definition_unknown: {
    status: 404,
    title: 'There is no such definition',
    help: 'Check the key; an archived definition can be restored.',
    retryable: false,
  },
  definition_invalid: {
    status: 422,
    title: 'The definition cannot be used',
    help: 'Mend the parts named under `errors`; each has a path and a code.',
    retryable: false,
  },
  definition_in_use: {
    status: 409,
    title: 'Another definition needs this one',
    help: 'Change or archive the definitions named under `errors` first.',
    retryable: false,
  },
  definition_guarded: {
    status: 403,
    title: 'The change loosens what protects people',
    help: 'Leave the members that are named as strict as they were, or ask somebody who decides what data may be used for.',
    retryable: false,
  },
  definition_settled: {
    status: 422,
    title: 'What people relied on stays as it was published',
    help: 'Make a new one under another key, and archive this one: what was said of it stays on record, and is not taken for something else. `errors` names the members.',
    retryable: false,
  },
  revision_conflict: {
    status: 412,
    title: 'Someone else changed it meanwhile',
    help: 'Compare your change with `current`, and send it again with `If-Match` of its revision.',
    retryable: false,
  },
  precondition_required: {
    status: 428,
    title: 'The change does not say which revision it is based on',
    help: 'Send `If-Match` with the ETag of the revision that was edited, or `If-None-Match: *` to create.',
    retryable: false,
  },
  workspace_invalid: {
    status: 422,
    title: 'The files cannot be applied',
    help: 'Nothing was changed. Mend the lines named under `errors`, and apply again.',
    retryable: false,
  },
})
