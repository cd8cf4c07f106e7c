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

export type Component = {
  readonly component: string
  /** `degraded`: something waits or nears its limit, and collecting and deciding go on. `down`: they do not, or will not for long. */
  readonly status: 'ok' | 'degraded' | 'down'
  /** What it means; null while all is well. */
  readonly because: string | null
  readonly values: Readonly<Record<string, string | number | null>>
}

export type Health = {
  readonly at: string
  readonly version: string
  readonly node: string
  readonly components: readonly Component[]
}

const STATUSES = ['ok', 'degraded', 'down'] as const

/** For whatever watches the server: is it alive, does it serve, what are its numbers. No personal data in any of them. */
export function healthRoutes(of: {
  registry: Registry
  readiness: () => Promise<Readiness>
  health: () => Promise<Health>
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
    defineRoute({
      ...common,
      url: '/api/health',
      permission: 'installation:read',
      summary: 'How the parts stand, with their numbers and limits',
      description:
        'Quick enough to be asked every few seconds, by a person or a program; `GET /api/installation/checks` looks deeper and says what to do. Always 200: what is not well is in the answer.',
      response: {
        200: Type.Object({
          status: Type.Enum([...STATUSES], { description: 'The worst of all parts.', examples: ['ok'] }),
          at: Type.String({ description: 'When it was looked at.', examples: ['2026-11-21T10:00:00.000Z'] }),
          version: Type.String({ description: 'Version of the server.', examples: ['0.1.0'] }),
          node: Type.String({
            description: 'Name of the node that answers.',
            examples: ['0b5c2f5e-9a61-4a58-bb4e-0c8d9f1f6a10'],
          }),
          components: Type.Array(
            Type.Object({
              component: Type.String({
                description: 'database, analytics, shipping, intake, jobs, partitions, disk or backup.',
                examples: ['shipping'],
              }),
              status: Type.Enum([...STATUSES], {
                description:
                  '`degraded`: something waits, or nears its limit; collecting and deciding go on. `down`: they do not.',
                examples: ['ok'],
              }),
              because: Type.Union([Type.String(), Type.Null()], {
                description: 'What it means, in a sentence; null while all is well.',
                examples: ['Insights are behind. Collecting and deciding go on.'],
              }),
              values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]), {
                description: 'What was measured, and its limits, with the unit in the name.',
                examples: [{ lagSeconds: 0, pendingRows: 0, limitSeconds: 300 }],
              }),
            }),
            { description: 'The parts, always all of them.' },
          ),
        }),
      },
      handle: async () => {
        const health = await of.health()
        const worst = Math.max(...health.components.map(({ status }) => STATUSES.indexOf(status)))
        return { status: STATUSES[worst] ?? 'ok', ...health }
      },
    }),
  ]
}
