import { defineErrors } from '../platform/errors/app-error.ts'

/** Errors of saved views. */
export const viewErrors = defineErrors({
  view_unknown: {
    status: 404,
    title: 'There is no such saved view, or it is not yours to see',
    help: 'List the views of the room again: somebody may have removed it, or stopped sharing it.',
    retryable: false,
  },
  view_room_closed: {
    status: 403,
    title: 'You may not enter the room of that view',
    help: 'Ask an administrator for the permission named in `detail`.',
    retryable: false,
  },
  view_not_yours: {
    status: 403,
    title: 'The saved view belongs to somebody else',
    help: 'Save the filter as a view of your own, or ask its owner.',
    retryable: false,
  },
  view_name_taken: {
    status: 409,
    title: 'You have a view of that name in this room',
    help: 'Choose another name, or change the view that has it.',
    retryable: false,
  },
  view_limit: {
    status: 409,
    title: 'You have as many saved views as one person may have',
    help: 'Remove some that you do not use.',
    retryable: false,
  },
})
