/** What is wrong with what one key brings: how often in a day and in a month, and why. */
export type KeyFaults = {
  source: { id: string; name: string }
  day: number
  month: number
  lastAt: string
  reasons: { code: string; day: number; month: number }[]
}
