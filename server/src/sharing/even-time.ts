import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two moments at which answers are given: several times what nearly every answer takes. */
const TICK = 40

/**
 * Gives an answer, or its refusal, at the next of these moments after it was asked for: how long it took says nothing of what was found. Somebody who is known costs a
 * document more to read than somebody who is not, and who can measure that would learn who is a customer.
 */
export async function evenTime<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  try {
    return await work()
  } finally {
    const taken = performance.now() - begun
    await sleep(Math.ceil(taken / TICK) * TICK - taken)
  }
}
