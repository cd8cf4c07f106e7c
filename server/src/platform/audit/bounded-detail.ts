/** Characters of JSON kept with one record: a large definition; what is larger is kept by its owner, revision by revision. */
export const DETAIL_MAX = 100_000

/** The detail of a record as JSON text. Beyond the limit its largest part gives way first, and says how large it was. */
export function boundedDetail(detail: unknown): string {
  let text = JSON.stringify(detail) ?? 'null'
  if (text.length <= DETAIL_MAX || typeof detail !== 'object' || detail === null) return text
  const kept: Record<string, unknown> = { ...detail }
  const sizes = Object.entries(kept)
    .map(([name, value]) => ({ name, size: JSON.stringify(value)?.length ?? 0 }))
    .sort((a, b) => b.size - a.size)
  for (const { name, size } of sizes) {
    if (text.length <= DETAIL_MAX) break
    kept[name] = { omitted: true, characters: size }
    text = JSON.stringify(kept)
  }
  return text
}
