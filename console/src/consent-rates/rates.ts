/** How many people stand how. */
export type Standing = {
  granted: number
  denied: number
  withdrawn: number
  expired: number
  pending: number
  neverAsked: number
}

/** How many times what was said. */
export type Said = Pick<Standing, 'granted' | 'denied' | 'withdrawn' | 'pending'>

export type RatesOverview = {
  countedAt: string | null
  people: number
  items: ({ subject: string } & Standing)[]
}

export type Rates = {
  subject: string
  countedAt: string | null
  people: ({ day: string } & Standing)[]
  said: ({ day: string } & Said)[]
  channels: ({ channel: string } & Said)[]
  wordings: ({ version: string; language: string } & Said)[]
}

/** The states in the order in which they are stacked: yeses from the ground, silence on top. */
export const states = ['granted', 'pending', 'expired', 'withdrawn', 'denied', 'neverAsked'] as const
export type State = (typeof states)[number]

/** The custom properties that the states are drawn in. */
export const stateColours: Readonly<Record<State, string>> = {
  granted: '--accent',
  pending: '--accent-line',
  expired: '--brass-mark',
  withdrawn: '--brass',
  denied: '--danger',
  neverAsked: '--line-strong',
}

export function peopleIn(standing: Standing): number {
  return states.reduce((sum, state) => sum + standing[state], 0)
}

/** Of the answers to a question, the share of yeses; undefined where nobody answered. */
export function yesShare({ granted, pending, denied }: Pick<Said, 'granted' | 'pending' | 'denied'>) {
  const answers = granted + pending + denied
  return answers === 0
    ? undefined
    : { answers, share: (granted + pending) / answers, ...wilson(granted + pending, answers) }
}

/** The normal quantile of 95 %. */
const Z = 1.959964

/** The 95 % interval of a share (Wilson, 1927), which holds for few answers too. */
export function wilson(yes: number, of: number): { low: number; high: number } {
  const share = yes / of
  const middle = share + Z ** 2 / (2 * of)
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))
  const scale = 1 + Z ** 2 / of
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}
