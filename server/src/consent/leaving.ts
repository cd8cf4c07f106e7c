import { type ConsentPlan, canRefuse, isForAll, subscriptionIn, subscriptionOf } from '@diapason/kernel'

/** What somebody leaves at once: one subscription, those on one channel, or (neither named) everything that is sent to them. */
export type Leaving = { readonly topic?: string; readonly channel?: string }

/**
 * The subjects that who leaves says no to. Everything is: each topic on each channel that it goes out on, but for what goes to everybody by law; each subscription that
 * they ever spoke of, be it out of use by now; and, unless a channel is named, each purpose that a topic serves and that can be refused. Not the other purposes: who wants no more
 * letters has said nothing of what pages show them. A topic that nobody knows is all of its channel: nobody is kept from leaving by a mistake of ours.
 *
 * @param spoken subjects that they said anything of
 */
export function leavingSubjects(
  plan: ConsentPlan,
  { topic, channel }: Leaving,
  spoken: Iterable<string>,
): ReadonlySet<string> {
  const { topics, retiredTopics } = plan.sending
  const said = [...spoken].filter((one) => subscriptionIn(one) !== undefined)
  if (topic !== undefined && channel !== undefined) {
    const one = subscriptionOf(topic, channel)
    if (topics.has(topic) || retiredTopics.has(topic) || said.includes(one)) return new Set([one])
  }
  const left = new Set<string>()
  const leave = (subject: string) => {
    const its = subscriptionIn(subject)
    const rule = its && topics.get(its.topic)
    if ((channel === undefined || its?.channel === channel) && !(rule && isForAll(plan, rule))) left.add(subject)
  }
  for (const { key, channels, purpose } of topics.values()) {
    for (const one of channels) leave(subscriptionOf(key, one))
    if (channel === undefined && canRefuse(plan, purpose)) left.add(purpose)
  }
  for (const one of said) leave(one)
  return left
}
