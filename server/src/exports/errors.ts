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
  export_purpose_missing: {
    status: 400,
    title: 'A list of people leaves for a purpose, and none was named',
    help: 'Name in `purpose` what the file is for: a purpose in use, as GET /api/purposes lists them. Whoever does not permit it is left out.',
    retryable: false,
  },
  export_purpose_unknown: {
    status: 400,
    title: 'There is no purpose of this name in use',
    help: 'GET /api/purposes lists those in use. Nothing of anybody leaves for one that is archived, or that nobody defined.',
    retryable: false,
  },
  export_tally_unknown: {
    status: 404,
    title: 'Nothing is recorded of such an export of yours',
    help: 'The answer of an export of people names it in the header `diapason-export`; it is recorded when the file ends.',
    retryable: false,
  },
  export_busy: {
    status: 503,
    title: 'As many exports as this server takes at once are running',
    help: 'Try again when one of them has ended.',
    retryable: true,
  },
})
