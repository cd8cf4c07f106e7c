/** Code unit order, which is time order for ISO 8601 in UTC. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function smallerText(a: string, b: string): string {
  return compareText(a, b) <= 0 ? a : b
}

export function largerText(a: string, b: string): string {
  return compareText(a, b) >= 0 ? a : b
}
