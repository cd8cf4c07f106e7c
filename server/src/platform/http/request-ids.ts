import { randomUUID } from 'node:crypto'

/** Requests that share the first 32 digits of their ids. */
const SHARING = 0x1_0000

/**
 * Ids of requests, by which an answer is found again in the log: no secret, so all but the last four digits are random once in 65,536 requests. Randomness for each
 * took 1 % of the time of a decision.
 */
export function createRequestIds(): () => string {
  let head = ''
  let next = SHARING
  return () => {
    if (next === SHARING) {
      head = randomUUID().slice(0, -4)
      next = 0
    }
    const last = next.toString(16).padStart(4, '0')
    next += 1
    return head + last
  }
}
