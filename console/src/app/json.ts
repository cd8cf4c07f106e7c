/** A parsed text, or where and why it is not JSON; lines and columns count from 1. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string }

/** Pretty JSON, two spaces. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? 'null'
}

/** Parses, and on failure finds the line in whichever way the engine words its error. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const named = /line (\d+) column (\d+)/.exec(message)
    if (named) return { ok: false, line: Number(named[1]), column: Number(named[2]), message }
    const position = /position (\d+)/.exec(message)
    const before = text.slice(0, position ? Number(position[1]) : text.length).split('\n')
    return { ok: false, line: before.length, column: (before.at(-1) ?? '').length + 1, message }
  }
}

/** Pretty JSON with the names of every object in order, so that two texts differ only where the values do. */
export function orderedJson(value: unknown): string {
  return prettyJson(ordered(value))
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, ordered(inner)]),
  )
}

/** A value on one line, short enough for a table cell. */
export function inlineValue(value: unknown, limit = 120): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
