import { isJsonObject, type Json } from '@diapason/kernel'
import type { RouteInput } from '../platform/http/route.ts'

/** What a browser says with each request while its person asks that what it tells is not sold or shared: https://w3c.github.io/gpc/. Everything else is no signal. */
export function signalsGpc(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  return headers['sec-gpc'] === '1'
}

/** Whether the header speaks for the messages of a request: a browser sent it, which has the key that everybody has. A server sends messages of many, and says it in each. */
export function saysGpc({ principal, request }: Pick<RouteInput, 'principal' | 'request'>): boolean {
  return principal.kind === 'key' && principal.key.kind === 'write' && signalsGpc(request.headers)
}

/** A message as its sender's browser means it: the header is told in `context.gpc`, so that it is in the log like all else that was said. */
export function withGpc(message: Json): Json {
  if (!isJsonObject(message)) return message
  const { context } = message
  if (context !== undefined && context !== null && !isJsonObject(context)) return message
  return { ...message, context: { ...context, gpc: true } }
}
