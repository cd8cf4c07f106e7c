import type { PersonChoices } from '../consent/choice.ts'
import { sayable } from '../consent/sayings.ts'
import type { Definition } from '../definitions/definition.ts'
import type { TopicBody } from '../sending/topic.ts'

type Subject = { readonly subject: string; readonly topic: string; readonly channel: string }

/** What somebody can object to, and has not yet: purposes that may be refused, and what is sent but for what goes to everybody by law or contract. */
export function objectable(
  { purposes, subscriptions }: Pick<PersonChoices, 'purposes' | 'subscriptions'>,
  topics: readonly Pick<Definition<TopicBody>, 'key' | 'body'>[],
): { readonly purposes: readonly string[]; readonly subscriptions: readonly Subject[] } {
  const mayRefuse = (basis: PersonChoices['purposes'][number]['basis']) => sayable(basis, undefined).length > 0
  const isRefused = (state: string) => state === 'denied' || state === 'withdrawn'
  return {
    purposes: purposes
      .filter(({ basis, said }) => mayRefuse(basis) && !isRefused(said.state))
      .map(({ purpose }) => purpose),
    subscriptions: subscriptions.flatMap(({ topic, channel, state }) => {
      const body = topics.find(({ key }) => key === topic)?.body
      const basis = purposes.find(({ purpose }) => purpose === body?.purpose)?.basis
      const isForAll = body?.subscribed === 'always' && (basis === undefined || !mayRefuse(basis))
      return isForAll || isRefused(state) ? [] : [{ subject: `${topic}@${channel}`, topic, channel }]
    }),
  }
}
