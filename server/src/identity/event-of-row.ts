import { type Identifier, isChannel, isJsonObject, type JsonObject, type LogEvent } from '@diapason/kernel'
import type { NewLogRow } from '../log/index.ts'
import { identifiersOf } from './identifiers-of.ts'
import { groupOf, presentedIdentity } from './message.ts'

/**
 * A row of the log → the event it stands for. Its identifiers are those that the message names, which may be somebody else's by now: whoever
 * folds it into a person says whose they are.
 */
export function eventOfRow(row: NewLogRow): LogEvent {
  const message = JSON.parse(row.body) as JsonObject
  return eventOfMessage(row, message, identifiersOf(presentedIdentity(message)))
}

/** The same, when the message is parsed and its identifiers are known already. */
export function eventOfMessage(
  row: Omit<NewLogRow, 'body'>,
  message: JsonObject,
  identifiers: readonly Identifier[],
): LogEvent {
  const groupId = row.type === 'group' ? groupOf(message) : undefined
  return {
    messageId: row.messageId,
    type: row.type,
    name: row.name,
    timestamp: row.happenedAt,
    source: row.source,
    channel: isChannel(row.channel) ? row.channel : 'server',
    origin: row.origin,
    identifiers,
    ...(groupId === undefined ? {} : { groupId }),
    traits: (row.type === 'identify' || row.type === 'group') && isJsonObject(message.traits) ? message.traits : {},
    properties: isJsonObject(message.properties) ? message.properties : {},
    context: isJsonObject(message.context) ? message.context : {},
  }
}
