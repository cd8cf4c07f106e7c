import type { RetentionPolicy } from './status.ts'

/** The same policy with its parts in one order, so that two that say the same are written the same; no word of why is none. */
export function orderedPolicy({ description, log, rejected, decisions, audit }: RetentionPolicy): RetentionPolicy {
  return {
    ...(description && { description }),
    ...(log && { log }),
    ...(rejected && { rejected }),
    ...(decisions && { decisions }),
    ...(audit && { audit }),
  }
}

/** What holds where several policies are in force: for each part the shortest time that any of them says. */
export function strictestPolicy(policies: readonly RetentionPolicy[]): RetentionPolicy {
  const months = (part: 'log' | 'decisions' | 'audit') =>
    shortest(policies.flatMap((policy) => policy[part]?.months ?? []))
  const [log, decisions, audit] = [months('log'), months('decisions'), months('audit')]
  const days = shortest(policies.flatMap(({ rejected }) => rejected?.days ?? []))
  return {
    ...(log !== undefined && { log: { months: log } }),
    ...(days !== undefined && { rejected: { days } }),
    ...(decisions !== undefined && { decisions: { months: decisions } }),
    ...(audit !== undefined && { audit: { months: audit } }),
  }
}

function shortest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times)
}
