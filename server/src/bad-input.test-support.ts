import { request as send } from 'node:http'
import fc from 'fast-check'
import type { Route } from './platform/http/route.ts'
import { validRequest } from './route-table.test-support.ts'

/** One request as it goes out: the path is written as it is, so that it may be no path at all. */
export type HostileRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

export type Heard = { readonly status: number; readonly type: string; readonly text: string; readonly ms: number }

const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels)

/** JSON texts that parsers, databases and walkers have stumbled over. */
const VALUES = [
  'null',
  'true',
  '-0',
  '1e308',
  '-1',
  '0.1',
  '9007199254740993',
  '1e999',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"a\\udc00b"',
  '"__proto__"',
  '"\u202e\u0007"',
  '"2026-13-45T99:99:99Z"',
  '"infinity"',
  '"{x:String}"',
  '"\'; drop table keys; --"',
  '"%00"',
  JSON.stringify('x'.repeat(70_000)),
  JSON.stringify('é'.repeat(300)),
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"\\u0000":1}',
  '{"a":1,"a":2}',
  '{"$where":"1","$regex":"(a+)+$"}',
  deep(30, '[', ']'),
  deep(300, '[', ']'),
  deep(20_000, '[', ']'),
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `[${'{},'.repeat(2000)}{}]`,
]

/** Bodies that are no JSON. */
const RAW = [
  '',
  '{',
  '}',
  '{"a":',
  '\u0000',
  'null null',
  '[1,]',
  "{'a':1}",
  '\ufeff{}',
  '<xml/>',
  'a=1&b=2',
  '"'.repeat(999),
]

const SEGMENTS = [
  '%00',
  '%zz',
  '%',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '%C0%AE',
  '..%2f..%2fetc',
  '%2e%2e',
  '.',
  '..',
  '__proto__',
  'null',
  '-1',
  '1e999',
  '%20',
  '%0d%0aset-cookie:x=1',
  'a'.repeat(3500),
  '%E2%82%AC'.repeat(300),
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  "';--",
  '*',
]

const QUERIES = [
  'cursor=%00',
  'cursor=AAAA',
  `cursor=${Buffer.from('["\\u0000","\\u0000"]').toString('base64url')}`,
  `cursor=${Buffer.from('["2026-01-01T00:00:00.000Z","x"]').toString('base64url')}`,
  `cursor=${Buffer.from('["infinity","00000000-0000-0000-0000-000000000000"]').toString('base64url')}`,
  `cursor=${Buffer.from('[1e300]').toString('base64url')}`,
  `cursor=${Buffer.from('[9007199254740993]').toString('base64url')}`,
  `cursor=${Buffer.from('{}').toString('base64url')}`,
  `cursor=${Buffer.from(deep(5000, '[', ']'))
    .toString('base64url')
    .slice(0, 250)}`,
  'limit=0',
  'limit=-1',
  'limit=1e3',
  'limit=NaN',
  'limit=200&limit=1',
  'limit=99999999999999999999',
  'limit=%00',
  'q=%00',
  'q=%ED%A0%80',
  'q=%',
  'q=%zz',
  'q=a&q=b',
  'q[]=1',
  'q[$ne]=1',
  '__proto__[x]=1',
  'constructor=1',
  `q=${'x'.repeat(10_000)}`,
  `q=${'%F0%9F%98%80'.repeat(60)}`,
  'q=%25_%5C',
  'q={x:String}',
  'type=%00&name=%00&channel=%00&source=%00',
  "name=';DROP%20TABLE%20events;--",
  'code=%00',
  'status=%00',
  'archived=maybe',
  '&&&===',
  `${'a=1&'.repeat(800)}`,
]

const HEADERS: readonly Record<string, string>[] = [
  {},
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': '' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br' },
  { 'content-encoding': 'gzip, gzip' },
  { 'if-match': '"1"' },
  { 'if-match': '*' },
  { 'if-match': '"99999999999999999999"' },
  { 'if-match': '\u00ff' },
  { 'if-none-match': '*' },
  { 'if-none-match': '"1", "2"' },
  { accept: 'image/png;q=0' },
  { 'last-event-id': '\u00ff' },
  { 'last-event-id': '9'.repeat(400) },
  { cookie: 'diapason.session_token=%00.%00; a=b' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { 'accept-encoding': '\u00ff', 'user-agent': '\u00ff'.repeat(300) },
  { expect: 'the-unexpected' },
]

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'LOCK',
  'MKCOL',
  'QUERY',
]

/** Requests to a route: made of its own examples, then broken in one to three places. */
export function hostileRequests(route: Route): fc.Arbitrary<HostileRequest> {
  const { body } = validRequest(route)
  const names = Object.keys((body ?? {}) as object)
  const mutated = fc
    .tuple(fc.constantFrom(...(names.length > 0 ? names : ['x']), '__proto__', 'extra'), fc.constantFrom(...VALUES))
    .map(([name, value]) => withMember(body, { name, value }))
  return fc.record({
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constant(route.method) },
      { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
    ),
    path: fc
      .tuple(pathOf(route), fc.option(fc.constantFrom(...QUERIES), { nil: undefined }))
      .map(([path, query]) => (query ? `${path}?${query}` : path)),
    headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: fc.constantFrom(...HEADERS) }),
    body:
      body === undefined
        ? fc.oneof(
            { weight: 4, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: fc.constantFrom(...RAW).map((text) => Buffer.from(text)) },
          )
        : fc.oneof(
            { weight: 2, arbitrary: fc.constant(Buffer.from(JSON.stringify(body))) },
            { weight: 6, arbitrary: mutated.map((text) => Buffer.from(text)) },
            { weight: 2, arbitrary: fc.constantFrom(...VALUES, ...RAW).map((text) => Buffer.from(text)) },
            { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
            { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
          ),
  })
}

/** As text, since some members cannot be made otherwise: `__proto__`, numbers beyond JavaScript's, depth beyond its stack. */
function withMember(body: unknown, { name, value }: { name: string; value: string }): string {
  const { [name as never]: _, ...rest } = (body ?? {}) as Record<string, unknown>
  const others = Object.entries(rest).map(([key, other]) => `${JSON.stringify(key)}:${JSON.stringify(other)}`)
  return `{${[...others, `${JSON.stringify(name)}:${value}`].join(',')}}`
}

function pathOf(route: Route): fc.Arbitrary<string> {
  const valid = validRequest(route).path
  if (!route.url.includes(':')) return fc.constant(valid)
  const hostile = fc
    .infiniteStream(fc.constantFrom(...SEGMENTS))
    .map((segments) => route.url.replace(/:\w+/g, () => String(segments.next().value)))
  return fc.oneof(fc.constant(valid), hostile)
}

/** Sends it and hears the answer; an endless one is left as soon as it has begun. */
export function hear(url: string, { method, path, headers, body }: HostileRequest): Promise<Heard> {
  const started = performance.now()
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const request = send({
      hostname,
      port,
      method,
      path,
      headers: {
        'content-type': 'application/json',
        ...(body ? { 'content-length': String(body.length) } : {}),
        ...headers,
      },
    })
    request.on('response', (response) => {
      const { statusCode: status = 0 } = response
      const type = String(response.headers['content-type'] ?? '').split(';')[0] ?? ''
      const heard = (text: string) => resolve({ status, type, text, ms: performance.now() - started })
      if (type === 'text/event-stream') {
        heard('')
        request.destroy()
        return
      }
      let text = ''
      response.setEncoding('utf8').on('data', (more: string) => {
        text += more
      })
      response.on('end', () => heard(text))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}
