import { type ConsentPlan, canRefuse, isForAll, subscriptionIn, subscriptionOf } from '@diapason/kernel'

/** What somebody leaves at once: one subscription, a topic on all its channels, all topics on one channel, or (neither named) everything that is sent to them. */
export type Leaving = { readonly topic?: string; readonly channel?: string }

/**
 * The subjects that who leaves says no to. Everything is: each topic on each channel that it goes out on, but for what goes to everybody by law; each subscription that
 * they ever spoke of, be it out of use by now; and each purpose that a topic serves and that can be refused. Not the other purposes: who wants no more letters has said nothing
 * of what pages show them; unless no topic was ever defined, so that nothing says which purposes are of letters: then each that can be refused. Whatever nobody knows narrows nothing, for nobody is kept from leaving by a mistake of ours: a topic that is unknown is all of its channel, a
 * channel that is unknown all of its topic, and both are every subscription. Only subjects that are known are ever named.
 *
 * @param spoken subjects that they said anything of
 */
export function leavingSubjects(plan: ConsentPlan, leaving: Leaving, spoken: Iterable<string>): ReadonlySet<string> {
  const { topics, channels, retiredTopics, retiredChannels } = plan.sending
  const said = [...spoken].flatMap((subject) => subscriptionIn(subject) ?? [])
  const topic = known(leaving.topic, [topics, retiredTopics, new Set(said.map((one) => one.topic))])
  const channel = known(leaving.channel, [channels, retiredChannels, new Set(said.map((one) => one.channel))])
  const left = new Set<string>()
  const leave = (one: string, on: readonly string[]) => {
    for (const its of on) if (channel === undefined || channel === its) left.add(subscriptionOf(one, its))
  }
  if (topic !== undefined) {
    if (channel !== undefined) return new Set([subscriptionOf(topic, channel)])
    // Of one that is out of use it is not known any more on what it went out, and it may come back on any.
    leave(topic, topics.get(topic)?.channels ?? [...channels.keys(), ...retiredChannels])
    for (const one of said) if (one.topic === topic) leave(topic, [one.channel])
    return left
  }
  const isEverything = leaving.topic === undefined && leaving.channel === undefined
  if (isEverything && topics.size + retiredTopics.size === 0)
    for (const purpose of plan.purposes.keys()) if (canRefuse(plan, purpose)) left.add(purpose)
  for (const rule of topics.values()) {
    if (!isForAll(plan, rule)) leave(rule.key, rule.channels)
    if (isEverything && canRefuse(plan, rule.purpose)) left.add(rule.purpose)
  }
  for (const one of said) {
    const rule = topics.get(one.topic)
    if (!(rule && isForAll(plan, rule))) leave(one.topic, [one.channel])
  }
  return left
}

function known(
  name: string | undefined,
  among: readonly { readonly has: (name: string) => boolean }[],
): string | undefined {
  return name !== undefined && among.some((one) => one.has(name)) ? name : undefined
}
