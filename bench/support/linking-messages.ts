/** Messages of each life. */
export const LIFE = 5

/** Lives that go on side by side, so that what a link joins was written some batches before. */
const BLOCK = 500

type Message = Record<string, unknown>

/**
 * Lives of people, of five messages each. `linking`: the fourth names the visit as well, so that one message in five makes a link; for every other
 * person it joins two who are known, for the others it attaches an identifier that is new. Otherwise the very same messages, with the same text beside
 * the point.
 */
export function linkingMessages(of: {
  readonly mark: string
  readonly messages: number
  readonly linking: boolean
}): Message[] {
  const { mark, messages, linking } = of
  const people = Math.floor(messages / LIFE)
  const all: Message[] = []
  for (let from = 0; from < people; from += BLOCK) {
    const block = Array.from({ length: Math.min(BLOCK, people - from) }, (_, place) => from + place)
    for (let step = 0; step < LIFE; step += 1)
      for (const person of block) all.push(messageOf({ mark, person, step, linking }))
  }
  return all
}

function messageOf(of: { mark: string; person: number; step: number; linking: boolean }): Message {
  const { mark, person, step, linking } = of
  const [userId, visit] = [`${mark}-u-${person}`, `${mark}-a-${person}`]
  const common = {
    messageId: `${mark}-${person}-${step}`,
    timestamp: new Date(Date.now() - 3_600_000 + step * 60_000).toISOString(),
    context: { channel: 'web', page: { path: `/rubriques/${person % 40}` } },
  }
  const visited = step < 3 && person % 2 === 0
  switch (step) {
    case 3:
      return {
        ...common,
        type: 'identify',
        userId,
        ...(linking ? { anonymousId: visit } : { sessionId: visit }),
        traits: { plan: person % 3 === 0 ? 'free' : 'paid', city: `city ${person % 100}` },
      }
    case 4:
      return {
        ...common,
        type: 'track',
        userId,
        event: 'Order Completed',
        properties: { total: person % 90, lines: 2 },
      }
    default:
      return {
        ...common,
        type: 'track',
        ...(visited ? { anonymousId: visit } : { userId }),
        event: 'Article Read',
        properties: { article: person * 7 + step, section: `section ${person % 12}` },
      }
  }
}
