// A process of its own, as a shop's back office would be: it knows a host and a write key, and speaks through the public SDK, unmodified.
import { Analytics } from '@segment/analytics-node'
import { exampleChoices } from './example-choices.ts'
import type { HillstromMessage } from './hillstrom-messages.ts'
import { readHillstrom } from './read-hillstrom.ts'

export type ReplayOrder = {
  readonly host: string
  readonly writeKey: string
  /** Only the first customers of the file; all when absent. */
  readonly customers?: number
  /** Milliseconds since 1970: until when they said what they choose; nothing of it when absent. */
  readonly today?: number
}
export type ReplayReport = {
  readonly delivered: number
  readonly failed: number
  readonly total: number
  readonly done: boolean
}

/** Messages handed to the SDK and not delivered yet: it keeps them in memory and sends every full batch at once. */
const IN_FLIGHT = 4_000
const BATCH = 250
const REPORT_EVERY = 1_000

process.once('message', (order: ReplayOrder) => {
  replay(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit())

async function replay({ host, writeKey, customers, today }: ReplayOrder): Promise<void> {
  const messages = [...readHillstrom(customers), ...(today === undefined ? [] : exampleChoices(today))]
  const analytics = new Analytics({ host, writeKey, flushAt: BATCH, flushInterval: 500, maxRetries: 10 })
  // Without a listener the SDK's error event would end the process; failures are counted by the callback of each call.
  analytics.on('error', () => {})
  let delivered = 0
  let failed = 0
  let next = 0
  await new Promise<void>((resolve) => {
    const tell = (done: boolean) =>
      process.send?.({ delivered, failed, total: messages.length, done } satisfies ReplayReport)
    const settle = (error: unknown) => {
      if (error) failed += 1
      else delivered += 1
      if ((delivered + failed) % REPORT_EVERY === 0) tell(false)
      if (delivered + failed === messages.length) {
        tell(true)
        resolve()
      } else fill()
    }
    const fill = () => {
      while (next < messages.length && next - delivered - failed < IN_FLIGHT) {
        const message = messages[next++]
        if (message) send(analytics, message, settle)
      }
    }
    fill()
  })
  await analytics.closeAndFlush()
}

function send(analytics: Analytics, message: HillstromMessage, settle: (error: unknown) => void): void {
  const common = {
    userId: message.userId,
    messageId: message.messageId,
    timestamp: message.timestamp,
    context: { channel: message.channel },
  }
  if (message.call === 'identify') analytics.identify({ ...common, traits: message.fields }, settle)
  else analytics.track({ ...common, event: message.event ?? '', properties: message.fields }, settle)
}
