import { setTimeout as sleep } from 'node:timers/promises'

export type Target = {
  /** Where the server is now; it may move with a restart. */
  readonly url: () => string
  readonly key: string
}

export type Sender = {
  /** Ids of the messages whose batch was answered with 200. */
  readonly acknowledged: Set<string>
  /** Batches acknowledged so far. */
  readonly batches: number
  /** Answers other than 200, by status; 0 is no answer at all. */
  readonly refusals: Map<number, number>
  /** Finishes the batch under way, acknowledged in the end. */
  stop(): Promise<void>
}

/**
 * A client that sends batch after batch, and the same one again until it is acknowledged, as the SDKs do. Its people overlap with those of
 * every other sender, and some messages join two of their identifiers.
 */
export function startSender(name: string, target: Target, { size = 20, people = 60 } = {}): Sender {
  const acknowledged = new Set<string>()
  const refusals = new Map<number, number>()
  let batches = 0
  let next = 0
  let stopping = false

  const batch = () =>
    Array.from({ length: size }, () => {
      const index = next++
      return messageOf({ id: `${name}-${index}`, index, people })
    })

  const run = async () => {
    while (!stopping) {
      const messages = batch()
      while (!(await send(target, messages, refusals))) await sleep(20)
      for (const { messageId } of messages) acknowledged.add(messageId)
      batches += 1
    }
  }
  const running = run()
  return {
    acknowledged,
    refusals,
    get batches() {
      return batches
    },
    stop: () => {
      stopping = true
      return running
    },
  }
}

function messageOf({ id, index, people }: { id: string; index: number; people: number }) {
  const person = (index * 7) % people
  const common = { messageId: id, timestamp: new Date().toISOString(), context: { channel: 'web' } }
  switch (index % 4) {
    case 0:
      return { ...common, type: 'identify', userId: `u-${person}`, traits: { last: index, from: id.split('-')[0] } }
    case 1:
      return { ...common, type: 'identify', userId: `u-${person}`, anonymousId: `a-${person}-${index % 5}`, traits: {} }
    case 2:
      return {
        ...common,
        type: 'track',
        anonymousId: `a-${person}-${index % 5}`,
        event: 'Experiment Viewed',
        properties: { experimentId: 'e', variationId: index % 3 ? 'a' : 'b' },
      }
    default:
      return { ...common, type: 'track', userId: `u-${person}`, event: 'Order Completed', properties: { total: index } }
  }
}

/** True when all of it was acknowledged. */
async function send({ url, key }: Target, batch: readonly object[], refusals: Map<number, number>): Promise<boolean> {
  const status = await fetch(`${url()}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
    signal: AbortSignal.timeout(20_000),
  }).then(
    async (response) => {
      const answer = (await response.json()) as { accepted?: number }
      if (response.status === 200 && answer.accepted !== batch.length) throw new Error(JSON.stringify(answer))
      return response.status
    },
    () => 0,
  )
  if (status !== 200) refusals.set(status, (refusals.get(status) ?? 0) + 1)
  return status === 200
}
