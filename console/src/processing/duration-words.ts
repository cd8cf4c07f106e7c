const UNITS = { D: 'day', W: 'week', M: 'month', Y: 'year' } as const

/** `P395D` as a reader says it: `395 days`; as it is written where it is of several parts. */
export function durationWords(duration: string, language: string): string {
  const [, count, unit] = /^P(\d+)([DWMY])$/.exec(duration) ?? []
  if (count === undefined || unit === undefined) return duration
  const style = { style: 'unit', unit: UNITS[unit as keyof typeof UNITS], unitDisplay: 'long' } as const
  return new Intl.NumberFormat(language, style).format(Number(count))
}
