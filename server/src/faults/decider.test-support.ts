import { setTimeout as sleep } from 'node:timers/promises'

export type Decider = {
  /** Ids of the decisions that were answered with 200. */
  readonly acknowledged: Set<string>
  /** Of them, those that were answered as undone. */
  readonly undone: Set<string>
  /** Answers other than 200, by status; 0 is no answer at all. */
  readonly refusals: Map<number, number>
  /** Finishes the decision under way, whatever becomes of it. */
  stop(): Promise<void>
}

type Person = { readonly id: string }
type Ask = <T>(method: string, path: string, body?: object) => Promise<T | undefined>

/**
 * Somebody at the console who joins, takes apart and undoes without end. What was not answered is not asked again: whether it was done is for the
 * database to say, all or nothing.
 */
export function startDecider(
  target: () => { readonly url: string; readonly token: string },
  random: () => number,
): Decider {
  const acknowledged = new Set<string>()
  const undone = new Set<string>()
  const refusals = new Map<number, number>()
  let stopping = false

  const ask: Ask = async <T>(method: string, path: string, body?: object) => {
    // Both may be others after a restart.
    const { url, token } = target()
    const { status, answer } = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify({ reason: 'a test', ...body }) } : {}),
      signal: AbortSignal.timeout(20_000),
    }).then(
      async (response) => ({ status: response.status, answer: (await response.json()) as T }),
      () => ({ status: 0, answer: undefined }),
    )
    if (status === 200) return answer
    refusals.set(status, (refusals.get(status) ?? 0) + 1)
    return undefined
  }
  const some = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]

  const decide = async () => {
    const people = (await ask<{ items: Person[] }>('GET', '/api/people?limit=100'))?.items ?? []
    const [one, other] = [some(people), some(people)]
    if (!one || !other) return undefined
    const draw = random()
    if (draw < 0.3)
      return one.id === other.id
        ? undefined
        : await ask<{ decision: string }>('POST', `/api/people/${one.id}/merge`, { with: other.id })
    if (draw < 0.7) {
      const known = await ask<{ identifiers: { origin: string }[] }>('GET', `/api/people/${one.id}/identity`)
      const origins = known?.identifiers.map(({ origin }) => origin).filter(() => random() < 0.5) ?? []
      if (origins.length === 0 || origins.length === known?.identifiers.length) return undefined
      return await ask<{ decision: string }>('POST', `/api/people/${one.id}/split`, { origins })
    }
    const before = some([...acknowledged].filter((id) => !undone.has(id)).slice(-20))
    if (before === undefined) return undefined
    const answer = await ask<{ decision: string }>('POST', `/api/identity/decisions/${before}/undo`, {})
    if (answer) undone.add(before)
    return answer
  }
  const run = async () => {
    while (!stopping) {
      const done = await decide()
      if (done) acknowledged.add(done.decision)
      else await sleep(10)
    }
  }
  const running = run()
  return {
    acknowledged,
    undone,
    refusals,
    stop: () => {
      stopping = true
      return running
    },
  }
}
