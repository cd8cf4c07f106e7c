import { defineErrors } from '../errors/app-error.ts'

export const teamErrors = defineErrors({
  member_unknown: {
    status: 404,
    title: 'There is no such member',
    help: 'List the members to see their ids; whoever was removed is not in the list any more.',
    retryable: false,
  },
  member_exists: {
    status: 409,
    title: 'Somebody has an account with this address already',
    help: 'Change that member’s role, or let them choose a new password.',
    retryable: false,
  },
  last_admin: {
    status: 409,
    title: 'This is the last administrator who can sign in',
    help: 'Make somebody else an administrator first: an installation without one lets nobody in any more.',
    retryable: false,
  },
  invitation_unknown: {
    status: 404,
    title: 'There is no such invitation',
    help: 'It was accepted or withdrawn, or replaced by a newer one: list the invitations.',
    retryable: false,
  },
  invitation_invalid: {
    status: 403,
    title: 'The invitation is not valid, or no longer',
    help: 'A link works once and for seven days: ask whoever invited you for another.',
    retryable: false,
  },
  account_suspended: {
    status: 403,
    title: 'This account is suspended',
    help: 'Ask an administrator of this installation to restore it.',
    retryable: false,
  },
  session_unknown: {
    status: 404,
    title: 'There is no such session',
    help: 'It has ended already: list the sessions again.',
    retryable: false,
  },
})
