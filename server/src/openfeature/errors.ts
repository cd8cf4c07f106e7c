import { defineErrors } from '../platform/errors/app-error.ts'

export const openfeatureErrors = defineErrors({
  targeting_key_missing: {
    status: 400,
    title: 'The evaluation context names nobody where somebody is meant',
    help: 'Give `targetingKey` the id of the person, or leave it out for nobody in particular.',
    retryable: false,
  },
  context_contradictory: {
    status: 400,
    title: 'The evaluation context names two people',
    help: '`targetingKey` is the user id; with a write key and no `identityToken` it is the visit. Say it once.',
    retryable: false,
  },
  content_not_a_value: {
    status: 400,
    title: 'The content of the element is a list, which OpenFeature has no flag for',
    help: 'Put the list into an object, or ask with `POST /v1/decide`, whose content is any JSON.',
    retryable: false,
  },
})
