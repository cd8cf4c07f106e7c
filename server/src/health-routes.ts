import type { Registry } from 'prom-client'
import { Type } from 'typebox'
import { platformErrors } from './platform/errors/platform-errors.ts'
import { defineRoute, type Route } from './platform/http/route.ts'
import { assertMayReadMetrics } from './platform/metrics/metrics-access.ts'

export type Readiness = {
  /** Collecting and deciding work. */
  readonly database: boolean
  /** Insights work; nothing else depends on it. */
  readonly analytics: boolean
}

/** For whatever watches the server: is it alive, does it serve, what are its numbers. No personal data in any of them. */
export function healthRoutes(of: {
  registry: Registry
  readiness: () => Promise<Readiness>
  stopping: () => boolean
  /** Present when metrics are not only for this machine. */
  metricsToken: string | undefined
}): Route[] {
  const common = { method: 'GET', permission: 'public', tag: 'Operations' } as const
  return [
    defineRoute({
      ...common,
      url: '/healthz',
      summary: 'The process is alive',
      response: { 200: Type.Object({ status: Type.Literal('ok', { description: 'Always `ok`.', examples: ['ok'] }) }) },
      handle: () => ({ status: 'ok' }),
    }),
    defineRoute({
      ...common,
      url: '/readyz',
      summary: 'The server takes messages and decides',
      description:
        '503 while it stops and while the database is away. The analytics engine is reported and does not decide: collecting and deciding work without it.',
      response: {
        200: Type.Object({
          status: Type.Literal('ready', { description: 'Ready to serve.', examples: ['ready'] }),
          database: Type.Boolean({ description: 'PostgreSQL answers.', examples: [true] }),
          analytics: Type.Boolean({ description: 'ClickHouse answers.', examples: [true] }),
        }),
      },
      errors: ['stopping', 'database_unavailable'],
      handle: async () => {
        if (of.stopping()) throw platformErrors.stopping('This server is stopping.')
        const { database, analytics } = await of.readiness()
        if (!database)
          throw platformErrors.database_unavailable('The database does not answer.', { extensions: { analytics } })
        return { status: 'ready', database, analytics }
      },
    }),
    defineRoute({
      ...common,
      url: '/metrics',
      summary: 'Metrics for Prometheus',
      description:
        'For programs of the same machine; for others when `DIAPASON_METRICS_TOKEN` is set, which they present as a Bearer token. `docs/metrics.md` explains each.',
      errors: ['unauthenticated'],
      response: {
        200: Type.String({
          description: 'Prometheus text format.',
          examples: ['diapason_intake_messages_total{outcome="written"} 12'],
        }),
      },
      handle: async ({ request, reply }) => {
        assertMayReadMetrics(request, of.metricsToken)
        reply.header('content-type', of.registry.contentType).serializer(String)
        return of.registry.metrics()
      },
    }),
  ]
}
