import { Counter, Histogram, type Registry } from 'prom-client'
import type { AroundQuery } from '../clickhouse/clickhouse.ts'
import type { AroundStatement } from '../database/database.ts'
import { isUnavailable } from '../database/database-unavailable.ts'
import { retryable } from '../database/retryable.ts'
import type { Trace } from '../tracing/trace.ts'

export type EngineMetrics = {
  /** Counts and traces what goes to PostgreSQL. */
  readonly aroundStatement: AroundStatement
  /** Counts and traces what goes to ClickHouse. */
  readonly aroundQuery: AroundQuery
  /** An embedded engine died and was started again. */
  restarted(engine: 'postgresql' | 'clickhouse'): void
}

/** What is seen of both engines from here: failures by kind, times of the analytics engine, restarts of the embedded ones. */
export function createEngineMetrics(registry: Registry, trace: Trace): EngineMetrics {
  const failures = new Counter({
    name: 'diapason_database_errors_total',
    help: 'Statements that PostgreSQL did not carry out, by kind: unavailable (away, or no room), conflict (another transaction won, and it is tried again), refused (anything else, such as a broken constraint).',
    labelNames: ['kind'] as const,
    registers: [registry],
  })
  for (const kind of ['unavailable', 'conflict', 'refused']) failures.inc({ kind }, 0)
  const analytics = new Histogram({
    name: 'diapason_analytics_request_seconds',
    help: 'Time of a request to ClickHouse, waiting for its turn included, by operation (query, insert, command) and outcome (ok, failed).',
    labelNames: ['operation', 'outcome'] as const,
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers: [registry],
  })
  const restarts = new Counter({
    name: 'diapason_engine_restarts_total',
    help: 'Times that an embedded engine ended by itself and was started again.',
    labelNames: ['engine'] as const,
    registers: [registry],
  })
  return {
    aroundStatement: async (summary, work) => {
      try {
        return await trace(`postgresql ${summary}`, statementSpan(summary), work)
      } catch (error) {
        failures.inc({ kind: isUnavailable(error) ? 'unavailable' : retryable(error) ? 'conflict' : 'refused' })
        throw error
      }
    },
    aroundQuery: async (operation, work) => {
      const end = analytics.startTimer({ operation })
      try {
        const result = await trace(`clickhouse ${operation}`, querySpan(operation), work)
        end({ outcome: 'ok' })
        return result
      } catch (error) {
        end({ outcome: 'failed' })
        throw error
      }
    },
    restarted: (engine) => restarts.inc({ engine }),
  }
}

function statementSpan(summary: string) {
  return { kind: 'client', attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary } } as const
}

function querySpan(operation: string) {
  return { kind: 'client', attributes: { 'db.system.name': 'clickhouse', 'db.operation.name': operation } } as const
}
