const MINUTE = 60_000

/** Now, as a field for a local time has it: to the minute, on the clock of whoever looks. */
export function minuteNow(): string {
  const now = Date.now()
  const local = now - new Date(now).getTimezoneOffset() * MINUTE
  return new Date(local).toISOString().slice(0, 16)
}

/** The instant that somebody wrote into such a field; ISO 8601, UTC. */
export function instantOf(local: string): string {
  return new Date(local).toISOString()
}
