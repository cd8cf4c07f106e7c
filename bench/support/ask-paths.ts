// The client of bench/lookup: autocannon over many addresses, in a process of its own.
import autocannon from 'autocannon'
import { answerOrder } from './in-process.ts'

export type AskOrder = {
  readonly url: string
  readonly key: string
  /** Dealt out among the connections, each of which asks for its own again and again. */
  readonly paths: readonly string[]
  readonly connections: number
  readonly seconds: number
}

export type Asked = {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

answerOrder<AskOrder, Asked>(async ({ url, key, paths, connections, seconds }) => {
  let next = 0
  const took: number[] = []
  const result = await autocannon({
    url,
    headers: { authorization: `Bearer ${key}` },
    connections,
    duration: seconds,
    setupClient: (client) => {
      const own = paths.filter((_, at) => at % connections === next)
      next += 1
      client.setRequests(own.map((path) => ({ path })))
      client.on('response', (_status, _bytes, milliseconds) => took.push(milliseconds))
    },
  })
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(took.length * share)] ?? Number.NaN
  return {
    perSecond: result.requests.total / result.duration,
    p50: at(0.5),
    p99: at(0.99),
    failed: result.non2xx + result.errors + result.timeouts,
  }
})
