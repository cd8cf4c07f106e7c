import { defineErrors } from '../platform/errors/app-error.ts'

/** Codes of single messages that are kept as rejected, and of whole requests that are refused. */
export const intakeErrors = defineErrors({
  batch_invalid: {
    status: 400,
    title: 'The body is not a batch',
    help: 'Send `{"batch":[…]}` with at most 1,000 messages, or one message to the route of its type.',
    retryable: false,
  },
  rejected_unknown: {
    status: 404,
    title: 'No rejected message has this id',
    help: 'It may have been removed by retention; list /api/rejected again.',
    retryable: false,
  },
  rejected_settled: {
    status: 409,
    title: 'The rejected message was already replayed or discarded, or is being replayed',
    help: 'Reload it to see what became of it.',
    retryable: false,
  },
  event_invalid: {
    status: 422,
    title: 'A message does not follow the collect protocol',
    help: 'Mend the fields named in the message and replay it from the rejected events.',
    retryable: false,
  },
  event_too_large: {
    status: 422,
    title: 'A message is larger than 32 KB',
    help: 'Send less in `properties`, `traits` or `context`; large documents belong elsewhere, with a link.',
    retryable: false,
  },
  event_too_deep: {
    status: 422,
    title: 'A message nests deeper than 32 levels',
    help: 'Flatten the nested part.',
    retryable: false,
  },
  identity_missing: {
    status: 422,
    title: 'A message says nobody',
    help: 'Give a `userId`, an `anonymousId` or `context.externalIds`.',
    retryable: false,
  },
  identity_invalid: {
    status: 422,
    title: 'An identifier cannot be used',
    help: 'Identifiers are text of 1 to 256 characters without control characters or broken surrogates, and not `undefined`, `null`, `NaN`, `[object Object]` or the all-zero UUID: leave an unknown one out.',
    retryable: false,
  },
  contract_violated: {
    status: 422,
    title: 'A message breaks the contract of its event or of one of its traits',
    help: 'Mend the fields named in the message, or the contract in the catalogue, and replay it from the rejected events.',
    retryable: false,
  },
  erased_untimed: {
    status: 422,
    title: 'A line is about somebody who was erased, and does not say when it happened',
    help: 'Map a column to `timestamp`, or say as of when the file is (`asOf` of the mapping, `--as-of`): what is newer than the erasure is taken.',
    retryable: false,
  },
  choice_invalid: {
    status: 422,
    title: 'A message tells choices that cannot be written down',
    help: 'Mend the part named in the message: each choice names a purpose that is defined and is `granted`, `denied` or `withdrawn`; a wording that is named is one of the purpose. Then replay it from the rejected events.',
    retryable: false,
  },
  timestamp_invalid: {
    status: 422,
    title: 'A time is not a time',
    help: 'Write ISO 8601 with a zone, e.g. 2026-11-21T10:02:00.000Z, from 1970 on.',
    retryable: false,
  },
})
