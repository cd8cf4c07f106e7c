import { createHash } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { eventOfMessage, NOBODYS_ORIGIN } from '../identity/index.ts'
import type { Taken } from './read-message.ts'
import type { Withheld } from './store-gate.ts'

/**
 * What is kept of an event without its person: that it happened, through which channel and key, in which minute, and the properties that its contract
 * names. It belongs to nobody: its id is made from that of the message with a salt that is forgotten soon, so that a message that is sent again at once
 * counts once, and nobody can tell later whose it was.
 */
export function detachedOf({ taken, properties }: Withheld, salt: Buffer): Taken {
  const { row, purpose } = taken
  const sent = JSON.parse(row.body) as JsonObject
  const { type, name, channel } = row
  const message: JsonObject = {
    type,
    ...(type === 'track' ? { event: name } : { name }),
    properties: keptOf(sent.properties, properties),
    context: { channel },
  }
  const detached = {
    ...row,
    origin: NOBODYS_ORIGIN,
    messageId: idOf(row, salt),
    receivedAt: minuteOf(row.receivedAt),
    happenedAt: minuteOf(row.happenedAt),
    body: JSON.stringify(message),
  }
  return { row: detached, event: eventOfMessage(detached, message, []), claims: [], purpose }
}

function keptOf(properties: Json | undefined, names: ReadonlySet<string>): JsonObject {
  if (!isJsonObject(properties)) return {}
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.has(name)))
}

function idOf({ origin, messageId }: Taken['row'], salt: Buffer): string {
  return createHash('sha256').update(salt).update(`${origin} ${messageId}`).digest('hex').slice(0, 32)
}

/** To the millisecond, the log of a web server would tell whose it was. */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 16)}:00.000Z`
}
