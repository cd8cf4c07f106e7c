import type { Json } from './json.ts'

/** As wide as GrowthBook pads, so that numeric parts compare as numbers. */
const WIDTH = 5
const NUMERIC = /^[0-9]+$/

/**
 * A version as text that sorts as versions do: `1.9.0` < `1.10.0-beta` < `1.10.0`. A leading `v` and build metadata are
 * ignored; what is not a version counts as `0`. The same padding as GrowthBook's SDKs.
 */
export function sortableVersion(value: Json): string {
  const given = typeof value === 'number' ? String(value) : value
  const version = typeof given === 'string' && given !== '' ? given : '0'
  const build = version.indexOf('+')
  const parts = version.slice(version.startsWith('v') ? 1 : 0, build < 0 ? undefined : build).split(/[-.]/)
  // `~` sorts after every letter: a release comes after its own pre-releases.
  if (parts.length === 3) parts.push('~')
  return parts.map((part) => (NUMERIC.test(part) ? part.padStart(WIDTH, ' ') : part)).join('-')
}
