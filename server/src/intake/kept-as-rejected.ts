import { createHash } from 'node:crypto'
import { isJsonObject, type Json } from '@diapason/kernel'
import { keptMessage, type Recogniser } from '../identity/index.ts'
import { isDeeperThan } from './message-rules.ts'
import type { Envelope, Refusal } from './read-message.ts'
import { saidInRefused } from './said-in-refused.ts'
import type { Refused } from './store-gate.ts'

/** Rejected messages may be anything: what is read of them for the list is cut to what a column takes. */
export function keptAsRejected(message: Json, of: Omit<Envelope, 'newId'> & Refusal): Refused {
  const member = (name: string): string => {
    const value = isJsonObject(message) ? message[name] : undefined
    return typeof value === 'string' ? value.replaceAll('\0', '').slice(0, 200).toWellFormed() : ''
  }
  const raw = rawText(message, of.recogniser)
  return {
    id: stableId(of.key.id, raw),
    receivedAt: new Date(of.receivedAt).toISOString(),
    source: of.key.id,
    code: of.code,
    message: of.message,
    problems: of.problems,
    messageId: member('messageId'),
    type: member('type'),
    name: member('event') || member('name'),
    sentAt: typeof of.sentAt === 'string' ? of.sentAt.replaceAll('\0', '').slice(0, 40).toWellFormed() : null,
    raw,
    said: saidInRefused(message, of),
  }
}

/** Levels of a rejected message that any tool still opens; far beyond what is taken, so that what is wrong can be seen. */
const READABLE_DEPTH = 200

/** JSON text, without the credentials, and and with hashes of identifiers of which no more is kept. A value that nests too deep to be written and read again is only said to be so. */
function rawText(message: Json, recogniser: Recogniser): string {
  if (isDeeperThan(message, READABLE_DEPTH)) return '"(nested too deep to be kept)"'
  if (!isJsonObject(message)) return JSON.stringify(message)
  const { writeKey: _key, identityToken: _token, ...rest } = message
  return JSON.stringify(keptMessage(rest, recogniser, recogniser.hides))
}

/** The same message from the same key has the same id, so that a client's retries are one row. UUIDv8. */
function stableId(source: string, raw: string): string {
  const hex = createHash('sha256').update(`${source}\0${raw}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
