import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Trace } from './trace.ts'

export type TracingOptions = {
  readonly version: string
  readonly node: string
  /** Share of the traces that begin here which are kept, from 0 to 1. */
  readonly ratio: number
  /** Whether a caller's decision to keep a trace, or not, is followed. */
  readonly followsCaller: boolean
  readonly log: Pick<Logger, 'warn'>
}

export type Tracing = {
  readonly trace: Trace
  /** Makes each request a step, below the caller's when it names one (W3C `traceparent`). */
  hooks(app: FastifyInstance): void
  /** What is under way, as a `traceparent` header for whoever is asked next; undefined outside of any step. */
  traceparent(): string | undefined
  /** Sends what waits. */
  stop(): Promise<void>
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const

/**
 * OpenTelemetry traces over OTLP/HTTP, set by its standard variables, which the exporter reads itself. Loaded only where they are set. Attributes hold
 * names, counts and codes of ours; an error is told by its kind, since its message may quote a value.
 */
export function startTracing({ version, node, ratio, followsCaller, log }: TracingOptions): Tracing {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(
        resourceFromAttributes({
          [ATTR_SERVICE_NAME]: 'diapason',
          [ATTR_SERVICE_VERSION]: version,
          'service.instance.id': node,
        }),
      )
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(ratio, followsCaller),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const tracer = provider.getTracer('diapason', version)
  const current = new AsyncLocalStorage<Context>()
  const under = () => current.getStore() ?? ROOT_CONTEXT

  const step: Trace = async (name, { kind, attributes = {}, root = false }, work) => {
    const parent = root ? ROOT_CONTEXT : under()
    const span = tracer.startSpan(name, { attributes, kind: kind ? KINDS[kind] : SpanKind.INTERNAL, root }, parent)
    try {
      return await current.run(trace.setSpan(parent, span), work)
    } catch (error) {
      failed(span, kindOf(error))
      throw error
    } finally {
      span.end()
    }
  }

  const requests = new WeakMap<FastifyRequest, { readonly span: Span; readonly context: Context }>()
  return {
    trace: step,
    hooks: (app) => {
      app.addHook('onRequest', (request, _reply, done) => {
        const parent = callerOf(request.headers.traceparent)
        const route = request.routeOptions.url ?? 'none'
        const attributes = { [ATTR_HTTP_REQUEST_METHOD]: request.method, [ATTR_HTTP_ROUTE]: route }
        const span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
        const context = trace.setSpan(parent, span)
        requests.set(request, { span, context })
        current.run(context, done)
      })
      // Reading a body leaves the context behind.
      app.addHook('preHandler', (request, _reply, done) => {
        const known = requests.get(request)
        if (known) current.run(known.context, done)
        else done()
      })
      app.addHook('onResponse', (request, reply, done) => {
        const span = requests.get(request)?.span
        span?.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, reply.statusCode)
        if (span && reply.statusCode >= 500) failed(span, String(reply.statusCode))
        span?.end()
        done()
      })
    },
    traceparent: () => {
      const context = trace.getSpanContext(under())
      return context && `00-${context.traceId}-${context.spanId}-0${context.traceFlags & TraceFlags.SAMPLED}`
    },
    stop: () =>
      provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'the last traces were not sent')),
  }
}

function samplerOf(ratio: number, followsCaller: boolean) {
  const root =
    ratio >= 1 ? new AlwaysOnSampler() : ratio <= 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio)
  return followsCaller ? new ParentBasedSampler({ root }) : root
}

function failed(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute(ATTR_ERROR_TYPE, type)
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** W3C Trace Context, version 00: `version-traceid-parentid-flags`. Anything else is as if it were not there. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

function callerOf(header: unknown): Context {
  const [, traceId, spanId, flags = '00'] = (typeof header === 'string' && TRACEPARENT.exec(header)) || []
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}
