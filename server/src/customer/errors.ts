import { defineErrors } from '../platform/errors/app-error.ts'

export const customerErrors = defineErrors({
  link_unknown: {
    status: 404,
    title: 'This person has no such link, or it was ended before',
    help: 'List the links of the person with `GET /api/people/{id}/links`.',
    retryable: false,
  },
  link_subject_invalid: {
    status: 422,
    title: 'The link would be about nothing that can be chosen',
    help: 'Links that confirm name a purpose in `subject`; links that unsubscribe may name one, or nothing for everything; the others name none.',
    retryable: false,
  },
  unsubscribe_mail_unknown: {
    status: 422,
    title: 'The e-mail does not say who leaves what',
    help: 'The mail is one that answers the `mailto:` of `List-Unsubscribe`, with its subject as it was given; anything else is for people to read.',
    retryable: false,
  },
  link_expiry_invalid: {
    status: 422,
    title: 'The link would hold for too long, or not at all',
    help: 'Give an ISO 8601 duration in weeks, days and hours, within what the scope allows: P7D for `data`, P400D for the others.',
    retryable: false,
  },
})
