import type { Json } from '@diapason/kernel'
import { keptAsRejected } from './kept-as-rejected.ts'
import { type Envelope, readMessage, type Taken } from './read-message.ts'
import type { Imported, Rejection, Request } from './request.ts'
import { saysNoTime } from './says-no-time.ts'
import type { Refused } from './store-gate.ts'

/** Reads the messages of one request, each for itself: what can be taken of them, and what is to be kept of those that cannot, where they are kept. */
export function readAll(
  messages: readonly Json[],
  { envelope, keep, imported }: { envelope: Envelope; keep: boolean; imported?: Imported | undefined },
): Request {
  const taken: Taken[] = []
  const places: number[] = []
  const rejected: Refused[] = []
  const rejections: Rejection[] = []
  for (const [index, message] of messages.entries()) {
    const read = readMessage(message, envelope)
    if (read.ok) {
      taken.push(imported ? broughtBy(imported, read.taken, message) : read.taken)
      places.push(index)
      continue
    }
    const kept = keptAsRejected(message, { ...envelope, ...read.refusal })
    if (keep) rejected.push(kept)
    rejections.push({ index, messageId: kept.messageId, code: kept.code, message: kept.message })
  }
  return { messages, taken, places, rejected, rejections, envelope, keep, imported }
}

function broughtBy({ broughtAt }: Imported, taken: Taken, message: Json): Taken {
  return { ...taken, broughtAt, ...(saysNoTime(message) ? { untimed: true } : {}) }
}
