import type { Heard } from './bad-input.test-support.ts'
import { errorRegistry } from './error-registry.ts'

type Refused = { readonly code?: string; readonly status?: number; readonly metadata?: { readonly code?: string } }

/** The stable code of an error: of a problem document, or of what a protocol of others has in its place. */
export function codeIn(text: string): string | undefined {
  const { code, metadata } = JSON.parse(text) as Refused
  return code ?? metadata?.code
}

/** Why an error is not said as every error is on its route, or undefined. */
export function misspoken(
  { status, type, text }: Pick<Heard, 'status' | 'type' | 'text'>,
  path: string,
): string | undefined {
  const isOurs = !path.startsWith('/ofrep/v1/evaluate/')
  const expected = isOurs ? 'application/problem+json' : 'application/json'
  // Beyond what a router reads nobody can say whose protocol it is.
  if (type !== expected && (isOurs || type !== 'application/problem+json'))
    return `not ${expected} but ${type}: ${text.slice(0, 200)}`
  const code = codeIn(text) ?? 'none'
  if (!Object.hasOwn(errorRegistry, code)) return `a code that no registry has: ${code}`
  const said = (JSON.parse(text) as Refused).status ?? status
  return said === status ? undefined : `two statuses: ${status} and ${said}`
}
