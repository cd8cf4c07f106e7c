/** The text of a search parameter, or undefined so that the address stays short. */
export function textParam(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Keeps the named text parameters of an address and forgets every other. */
export function textParams<const K extends string>(...names: readonly K[]) {
  return (search: Record<string, unknown>): { [P in K]?: string } => {
    const kept: { [P in K]?: string } = {}
    for (const name of names) {
      const text = textParam(search[name])
      if (text !== undefined) kept[name] = text
    }
    return kept
  }
}

/** A path of this console to go to after signing in; anything that could lead elsewhere becomes the overview. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/'
}
