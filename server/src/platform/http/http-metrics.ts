import type { Registry } from 'prom-client'
import { createQuickHistogram, type Observed } from '../metrics/quick-histogram.ts'

export type HttpMetrics = {
  observe(one: { method: string; route: string; status: number; seconds: number }): void
}

/** Latency of requests by route pattern (never by URL, which may name a person) and status. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const histogram = createQuickHistogram({
    name: 'diapason_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    // From a decision in memory (about 0.3 ms) to a slow screen.
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registry,
  })
  // A look-up by labels costs more than the observation. Routes and statuses are few.
  const known = new Map<string, Observed>()
  return {
    observe: ({ method, route, status, seconds }) => {
      const name = `${method} ${status} ${route}`
      let one = known.get(name)
      if (!one) {
        one = histogram.of({ method, route, status: String(status) })
        known.set(name, one)
      }
      one.observe(seconds)
    },
  }
}
