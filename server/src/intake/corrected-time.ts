import type { Json } from '@diapason/kernel'
import { exactIsoMilliseconds } from '../platform/iso-time.ts'

/** Nothing this product knows of happened before; it also keeps years at four digits, so that text order is time order. */
const EARLIEST = 0

/** ISO 8601 date and time; without a zone it is read as UTC rather than as wherever this server stands. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * When it happened, by this server's clock: `receivedAt − (sentAt − timestamp)`, so that a device whose clock is wrong by a day still tells
 * how long before sending it happened (the Segment protocol's correction). Never after `receivedAt`: an event cannot come from the future.
 *
 * Returns ISO 8601 in UTC with milliseconds; undefined when `timestamp` is given and is not a time from 1970 on. An unusable `sentAt` is ignored.
 */
export function correctedTime(of: {
  receivedAt: number
  timestamp: Json | undefined
  sentAt: Json | undefined
}): string | undefined {
  const { receivedAt } = of
  if (of.timestamp === undefined || of.timestamp === null) return new Date(receivedAt).toISOString()
  const timestamp = instant(of.timestamp)
  if (timestamp === undefined) return undefined
  const sentAt = of.sentAt === undefined || of.sentAt === null ? undefined : sentInstant(of.sentAt)
  const corrected = sentAt === undefined ? timestamp : receivedAt - (sentAt - timestamp)
  return new Date(Math.max(EARLIEST, Math.min(corrected, receivedAt))).toISOString()
}

let lastSaid: Json | undefined
let lastSentAt: number | undefined

/** The same as `instant`, remembered once: the messages of a request share it. */
function sentInstant(value: Json): number | undefined {
  if (value !== lastSaid) {
    lastSentAt = instant(value)
    lastSaid = value
  }
  return lastSentAt
}

/** Milliseconds since 1970 of an ISO 8601 text or of a number of milliseconds; undefined when it is neither, or before 1970. */
function instant(value: Json): number | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && value >= EARLIEST && value < 8.64e15 ? Math.trunc(value) : undefined
  if (typeof value !== 'string') return undefined
  const exact = exactIsoMilliseconds(value)
  if (exact !== undefined) return exact < EARLIEST ? undefined : exact
  const parts = ISO.exec(value)
  if (!parts) return undefined
  const milliseconds = Date.parse(parts[1] || value.length <= 10 ? value : `${value.replace(' ', 'T')}Z`)
  return Number.isNaN(milliseconds) || milliseconds < EARLIEST ? undefined : milliseconds
}
