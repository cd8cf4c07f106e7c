import { eventually } from '../app.test-support.ts'
import type { EventSummary } from './event-summary.ts'

/** A watcher of live events, as a browser's EventSource is one. */
export type Watching = {
  readonly events: EventSummary[]
  /** Messages the server said it left out. */
  readonly skipped: () => number
  /** What a browser would send back as `Last-Event-ID`. */
  readonly lastId: () => string
  readonly ended: Promise<void>
  /** Leaves as a browser does that is closed. */
  leave(): void
  until(count: number): Promise<void>
}

/** Opens the stream; resolves with its headers, from which on nothing committed is missed. */
export async function watchEvents(
  url: string,
  { token, lastId }: { token: string; lastId?: string },
): Promise<Watching> {
  const leaving = new AbortController()
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal: leaving.signal,
  })
  if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`)
  const events: EventSummary[] = []
  let skipped = 0
  let id = ''

  const take = (block: string) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
    if (field('id')) id = field('id')
    if (field('event') === 'events') events.push(...(JSON.parse(field('data')) as EventSummary[]))
    if (field('event') === 'lag') skipped += (JSON.parse(field('data')) as { skipped: number }).skipped
  }
  const read = async (body: ReadableStream<Uint8Array>) => {
    let buffered = ''
    for await (const text of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
      const blocks = (buffered + text).split('\n\n')
      buffered = blocks.pop() ?? ''
      for (const block of blocks) take(block)
    }
  }
  return {
    events,
    skipped: () => skipped,
    lastId: () => id,
    ended: read(response.body).catch(() => {}),
    leave: () => leaving.abort(),
    until: async (count) => {
      await eventually(() => events.length, { until: (length) => length >= count })
    },
  }
}
