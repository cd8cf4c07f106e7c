import { defineErrors } from '../platform/errors/app-error.ts'

export const exportErrors = defineErrors({
  export_unknown: {
    status: 404,
    title: 'There is no list of this name',
    help: 'GET /api/exports names every list you may export.',
    retryable: false,
  },
  export_filter_unknown: {
    status: 400,
    title: 'The list does not have this filter',
    help: 'GET /api/exports names the filters of each list. It is refused because a filter that is ignored would export too much.',
    retryable: false,
  },
  export_filter_invalid: {
    status: 400,
    title: 'A filter has a value the list does not take',
    help: 'Compare it with the parameters of the list in /docs; times are ISO 8601 with a zone.',
    retryable: false,
  },
  export_busy: {
    status: 503,
    title: 'As many exports as this server takes at once are running',
    help: 'Try again when one of them has ended.',
    retryable: true,
  },
})
