// The client of bench/decide-http: autocannon, in a process of its own.
import autocannon from 'autocannon'
import { answerOrder } from './in-process.ts'

export type LoadOrder = {
  readonly url: string
  readonly key: string
  /** Dealt out among the connections, each of which sends its own again and again. */
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
}

export type Loaded = {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

answerOrder<LoadOrder, Loaded>(async ({ url, key, bodies, connections, seconds }) => {
  let next = 0
  const share = Math.ceil(bodies.length / connections)
  const took: number[] = []
  const run = autocannon({
    url: `${url}/v1/decide`,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    connections,
    duration: seconds,
    setupClient: (client) => {
      const own = bodies.slice(next * share, (next + 1) * share)
      next += 1
      client.setRequests(own.map((body) => ({ body })))
      // autocannon's own histogram has whole milliseconds, where a bare route's answers all fall on the first two.
      client.on('response', (_status, _bytes, milliseconds) => took.push(milliseconds))
    },
  })
  const result = await run
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(took.length * share)] ?? Number.NaN
  return {
    perSecond: result.requests.total / result.duration,
    p50: at(0.5),
    p99: at(0.99),
    failed: result.non2xx + result.errors + result.timeouts,
  }
})
