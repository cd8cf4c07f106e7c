import {
  type Choices,
  type ConsentPlan,
  choiceOf,
  consentState,
  permitEach,
  subscriptionHolds,
  subscriptionOf,
} from '@diapason/kernel'

/** What holds of each purpose, and of each topic on each channel, for who said this, and why. */
export function choicesHeld(
  consent: ConsentPlan,
  { choices, now }: { readonly choices: Choices; readonly now: string },
) {
  return {
    purposes: permitEach(consent, { choices, now }).map(({ rule: { key, basis, parent }, answer }) => {
      const { purpose: decidedBy, allowed, because, state, until } = answer
      const { at, until: ends } = choiceOf(choices, key) ?? { at: null, until: null }
      const said = { state: consentState(choices, key, now), since: at, until: ends }
      return { purpose: key, basis, parent: parent ?? null, allowed, because, state, until, decidedBy, said }
    }),
    subscriptions: [...consent.sending.topics.values()].flatMap(({ key: topic, purpose, channels }) =>
      channels.map((channel) => {
        const { purpose: decidedBy = purpose, ...holds } = subscriptionHolds(consent, { topic, channel, choices, now })
        const since = choiceOf(choices, subscriptionOf(topic, channel))?.at ?? null
        return { topic, channel, purpose, ...holds, since, decidedBy }
      }),
    ),
  }
}

export type ChoicesHeld = ReturnType<typeof choicesHeld>
