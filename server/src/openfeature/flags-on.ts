import type { Channel, Plan } from '@diapason/kernel'

const known = new WeakMap<Plan, Map<Channel, readonly string[]>>()

/**
 * Keys of the elements that adapt on a channel, in order, so that every node answers alike. The others would only show their fallback there,
 * and what an employee is shown need not be in every page.
 */
export function flagsOn(plan: Plan, channel: Channel): readonly string[] {
  const channels = known.get(plan) ?? new Map<Channel, readonly string[]>()
  known.set(plan, channels)
  let keys = channels.get(channel)
  if (keys === undefined) {
    keys = [...plan.elements.values()]
      .filter((element) => element.channels?.has(channel) !== false)
      .map(({ key }) => key)
      .sort()
    channels.set(channel, keys)
  }
  return keys
}
