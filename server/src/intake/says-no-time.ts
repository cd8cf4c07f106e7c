import { isJsonObject, type Json } from '@diapason/kernel'

/** Whether a message does not say when it happened: it then counts as of when it came, which of a line of a file says nothing. */
export function saysNoTime(message: Json | undefined): boolean {
  if (!isJsonObject(message)) return false
  const { timestamp, originalTimestamp } = message
  return (timestamp ?? originalTimestamp ?? '') === ''
}
