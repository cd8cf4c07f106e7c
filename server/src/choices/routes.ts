import { isChannel, subscriptionOf } from '@diapason/kernel'
import type { Static } from 'typebox'
import { instantOf, type Said } from '../consent/index.ts'
import type { Principal } from '../platform/auth/principal.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { personIdSchema } from '../profiles/index.ts'
import { choiceErrors } from './errors.ts'
import type { createChoicesReader } from './read-choices.ts'
import type { createRecordChoices } from './record-choices.ts'
import { choicesSchema, recordSchema } from './schema.ts'

const TAG = 'Consent'

/** What a person chose: reading it with its proof, and writing down what they say. */
export function choiceRoutes(of: {
  /** Resolves once what is known of purposes is what was acknowledged. */
  readonly verify: () => Promise<void>
  readonly reader: ReturnType<typeof createChoicesReader>
  readonly record: ReturnType<typeof createRecordChoices>
}): Route[] {
  const { verify, reader, record } = of
  return [
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/choices',
      permission: 'choices:read',
      tag: TAG,
      summary: 'Read what a person chose: what holds of each purpose and subscription, and the ledger that proves it',
      schema: { params: personIdSchema },
      response: { 200: choicesSchema },
      errors: ['profile_unknown'],
      handle: async ({ params }) => {
        await verify()
        return reader.ofPerson(params.id)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/choices',
      permission: 'choices:write',
      tag: TAG,
      summary: 'Write down what a person says of purposes and subscriptions; every next decision obeys',
      description:
        'It belongs to the identifier of the person that is worth most, and speaks for all the others. A refusal is taken whatever wording it names. The same word sent again within a minute is written down once.',
      schema: { params: personIdSchema, body: recordSchema },
      response: { 200: choicesSchema },
      errors: [
        'profile_unknown',
        'choice_missing',
        'choice_purpose_unknown',
        'choice_subscription_unknown',
        'choice_frequency_unknown',
        'choice_text_unknown',
        'choice_time_invalid',
      ],
      handle: async ({ params, body, principal }) => {
        await verify()
        const { element, url, call, shop } = body
        await record(params.id, {
          principal,
          said: (body.choices ?? []).map(saidOf),
          leaves: body.everything && {},
          asked: body.asked ?? null,
          place: { ...(element && { element }), ...(url && { url }), ...(call && { call }), ...(shop && { shop }) },
          how: body.how ?? (principal.kind === 'user' ? 'agent' : 'api'),
          channel: body.channel ?? channelOf(principal),
          at: instant(body.at),
          confirms: body.confirms ?? false,
        })
        return reader.ofPerson(params.id)
      },
    }),
  ]
}

function saidOf(choice: NonNullable<Static<typeof recordSchema>['choices']>[number]): Said {
  const { state, until } = choice
  const said = { state, until: instant(until) ?? null }
  if ('purpose' in choice) return { purpose: choice.purpose, ...said }
  const { topic, channel, frequency } = choice
  return { purpose: subscriptionOf(topic, channel), ...said, ...(frequency === undefined ? {} : { frequency }) }
}

function channelOf(principal: Principal): string {
  if (principal.kind === 'user') return 'call_center'
  const said = principal.kind === 'key' ? principal.key.channel : null
  return said !== null && isChannel(said) ? said : 'server'
}

/** In UTC with milliseconds, as the ledger has it. @throws AppError `choice_time_invalid` for a leap second, and for years that the ledger has not */
function instant(at: string | undefined): string | undefined {
  if (at === undefined) return undefined
  const known = instantOf(at)
  if (known === undefined) throw choiceErrors.choice_time_invalid(`${at} is no time between the years 1970 and 9999.`)
  return known
}
