import { defineErrors } from '../platform/errors/app-error.ts'

export const privacyErrors = defineErrors({
  request_unknown: {
    status: 404,
    title: 'There is no such request',
    help: 'List the requests again.',
    retryable: false,
  },
  request_state: {
    status: 409,
    title: 'The request is not where this can be done',
    help: 'Read it again: identity is checked first, then it is begun, then finished or refused; what is closed stays closed.',
    retryable: false,
  },
  request_unverified: {
    status: 409,
    title: 'It is not known yet that who asks is who they say',
    help: 'Check their identity and say how (`POST /api/requests/{id}/verify`): a document in the wrong hands cannot be called back.',
    retryable: false,
  },
  document_nobody: {
    status: 409,
    title: 'Nobody is known any more who asked for it',
    help: 'The person is erased, or all that was known of them has gone with its time. Tell them so, and finish the request.',
    retryable: false,
  },
  document_format: {
    status: 422,
    title: 'A document of portability is a file for machines',
    help: 'Ask for it as `json`; what people read is the document of access.',
    retryable: false,
  },
  document_incomplete: {
    status: 503,
    title: 'A part of what is known cannot be read now, and a document without it would not be whole',
    help: 'Try again when ClickHouse answers: see `GET /readyz`.',
    retryable: true,
  },
  document_busy: {
    status: 503,
    title: 'As many documents as this server makes at once are being made',
    help: 'Try again when one of them is done.',
    retryable: true,
  },
  request_changed: {
    status: 412,
    title: 'Somebody else did something about the request meanwhile',
    help: 'Read it again, then decide with its new ETag.',
    retryable: false,
  },
  request_unanswered: {
    status: 422,
    title: 'Nothing was done of what the request asks for',
    help: 'Do it first: correct, object or restrict; or say in `note` why it is answered without, as the person will read it.',
    retryable: false,
  },
  correction_missing: {
    status: 422,
    title: 'No trait is to be put right',
    help: 'Send in `traits` at least one trait with what it is to become; null clears it.',
    retryable: false,
  },
  objection_impossible: {
    status: 422,
    title: 'Nobody can object to this',
    help: 'Choose purposes and subscriptions that may be refused: those on consent, on a legitimate interest or on a public task, and what is sent on these.',
    retryable: false,
  },
  restriction_stands: {
    status: 409,
    title: 'The person is restricted already',
    help: 'Answer the request with a note that says so; the restriction that stands is lifted in the request that set it.',
    retryable: false,
  },
  restriction_none: {
    status: 409,
    title: 'The person is not restricted',
    help: 'Read the request again: the restriction was lifted.',
    retryable: false,
  },
  restriction_untold: {
    status: 422,
    title: 'The person must be told before a restriction is lifted',
    help: 'Say in `told` when they were told: after they were restricted, and not later than now (GDPR, article 18(3)).',
    retryable: false,
  },
  request_open: {
    status: 409,
    title: 'The person has asked for the same already, and it is not answered',
    help: 'Go on with the request named in `request`.',
    retryable: false,
  },
  erasure_nobody: {
    status: 409,
    title: 'Nobody is left to be erased',
    help: 'The person is erased already, or all that was known of them has gone with its time. Finish the request, or refuse it with the reason.',
    retryable: false,
  },
  erasure_unconfirmed: {
    status: 422,
    title: 'What was typed is not what the person is called',
    help: 'Send in `confirm` what the preview calls the person, to the letter: an erasure cannot be undone.',
    retryable: false,
  },
  request_time_invalid: {
    status: 422,
    title: 'The request would have come in the future, or long ago',
    help: 'Say when it reached you: not later than now, and within the last year.',
    retryable: false,
  },
})
