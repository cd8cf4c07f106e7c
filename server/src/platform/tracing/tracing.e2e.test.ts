import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDiapason } from '../../../../bench/support/start-diapason.ts'

type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly status?: { readonly code?: number }
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

const CALLER = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' }

describe('traces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diapason-traces-'))
  const bodies: string[] = []
  let receiver: Server
  let spans: Span[] = []

  beforeAll(async () => {
    // What a collector is to us: an address that takes OTLP as JSON.
    receiver = createServer(async (request, response) => {
      const body =
        request.headers['content-encoding'] === 'gzip'
          ? gunzipSync(Buffer.concat(await request.toArray())).toString()
          : await text(request)
      expect(request.url).toBe('/v1/traces')
      bodies.push(body)
      response.setHeader('content-type', 'application/json').end('{}')
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const server = await startDiapason({
      varDir: join(folder, 'var'),
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
        OTEL_SERVICE_NAME: 'le-fil',
      },
    })
    const { key } = await server.ask<{ key: string }>('POST', '/api/keys', {
      name: 'secret of mine',
      kind: 'secret',
      purpose: 'service',
      legalBasis: 'contract',
    })
    const send = (path: string, body: object) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          traceparent: `00-${CALLER.trace}-${CALLER.span}-01`,
        },
        body: JSON.stringify(body),
      })
    const person = { userId: 'ada-lovelace', traits: { email: 'ada@example.org', city: 'Londres' } }
    expect((await send('/v1/identify', { messageId: 'm-1', ...person })).status).toBe(200)
    const asked = { identity: { userId: 'ada-lovelace' }, elements: ['no-such'], context: { page: '/secret-page' } }
    expect((await send('/v1/decide', asked)).status).toBe(200)
    await server.ask('GET', '/api/people?q=ada-lovelace')
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    spans = bodies.flatMap((body) =>
      (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap((resource) =>
        resource.scopeSpans.flatMap((scope) => scope.spans),
      ),
    )
  }, 120_000)
  afterAll(() => {
    receiver?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const named = (name: string) => spans.filter((span) => span.name === name)
  const below = (span: Span | undefined) => spans.filter(({ parentSpanId }) => parentSpanId === span?.spanId)

  it('go on where the caller began, by route and never by address', () => {
    const [decided] = named('POST /v1/decide')
    expect(decided).toMatchObject({ traceId: CALLER.trace, parentSpanId: CALLER.span })
    expect(below(decided).map(({ name }) => name)).toContain('decide')
    expect(named('GET /api/people').length).toBe(1)
  })

  it('follow a decision into the statement that verified it', () => {
    const [decided] = named('decide')
    const inside = spans.filter(({ traceId, name }) => traceId === decided?.traceId && name.startsWith('postgresql '))
    expect(inside.length).toBeGreaterThan(0)
  })

  it('show a batch of the intake as a trace of its own, down to its statements', () => {
    const [batch] = named('intake batch')
    expect(batch?.parentSpanId ?? '').toBe('')
    const [transaction] = below(batch).filter(({ name }) => name === 'postgresql transaction')
    expect(below(transaction).map(({ name }) => name)).toContain('postgresql log-append')
  })

  it('show what goes to ClickHouse', () => {
    expect(named('clickhouse insert').length).toBeGreaterThan(0)
  })

  it('say whose they are, and nothing of anybody', () => {
    const all = bodies.join('\n')
    expect(all).toContain('"stringValue":"le-fil"')
    for (const secret of [
      // With its sign: the three letters alone are hexadecimal, and span ids are full of them.
      'ada@',
      'lovelace',
      'example.org',
      'Londres',
      'secret-page',
      'secret of mine',
      'dp_secret',
      'q=',
    ])
      expect(all).not.toContain(secret)
  })
})
