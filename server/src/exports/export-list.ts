import type { TSchema } from 'typebox'
import type { Route } from '../platform/http/route.ts'
import { exportErrors } from './errors.ts'
import type { ColumnType, Credentials, ExportColumn, ExportQuery, ExportRow, ExportSource } from './export-source.ts'

/** Asks one of our own routes as the caller would, and answers its status and JSON. */
export type AskRoute = (url: string, as: Credentials) => Promise<{ readonly status: number; readonly body: unknown }>

/** What of a list is held back in a file, by its route; undefined where no file is made of it. */
type FileOf = (route: Route) => { readonly without: readonly string[] } | undefined

type Schema = TSchema & {
  readonly type?: string
  readonly format?: string
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** Parameters of paging, which an export does by itself. */
const PAGING = new Set(['cursor', 'limit'])

/**
 * The lists among the routes: what answers `items` is a list, and whatever list is added later can be exported without another line. Pages
 * are asked of the route itself on the caller's behalf, so its filters, its permission and its shape hold here as well.
 */
export function exportableLists(
  routes: readonly Route[],
  { ask, fileOf }: { readonly ask: AskRoute; readonly fileOf: FileOf },
): ExportSource[] {
  return routes.flatMap((route) => {
    const answer = route.response?.[200] as Schema | undefined
    const item = answer?.properties?.items?.items
    if (route.method !== 'GET' || !route.url.startsWith('/api/') || route.url.includes(':') || !item?.properties)
      return []
    const file = fileOf(route)
    if (!file) return []
    const parameters = (route.schema?.querystring as Schema | undefined)?.properties ?? {}
    const columns = Object.entries(item.properties)
      .filter(([name]) => !file.without.includes(name))
      .map(([name, schema]): ExportColumn => ({ name, type: typeOf(schema) }))
    return {
      name: route.url.slice('/api/'.length).replaceAll('/', '-'),
      permission: route.permission,
      columns: () => columns,
      filters: Object.keys(parameters).filter((name) => !PAGING.has(name)),
      rows: (query, { as }) =>
        pages(query, { url: route.url, most: parameters.limit?.maximum, ask: (url) => ask(url, as) }),
    }
  })
}

type Of = {
  readonly url: string
  readonly most: number | undefined
  readonly ask: (url: string) => ReturnType<AskRoute>
}

async function* pages(query: ExportQuery, { url, most, ask }: Of): AsyncIterable<readonly ExportRow[]> {
  let cursor: string | undefined
  do {
    const parameters = new URLSearchParams(query)
    if (most !== undefined) parameters.set('limit', String(most))
    if (cursor !== undefined) parameters.set('cursor', cursor)
    const { status, body } = await ask(`${url}?${parameters}`)
    if (status !== 200) throw refusal(status, body)
    const page = body as { items: readonly ExportRow[]; nextCursor?: string | null }
    yield page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

/** What the list's own route said, under our code when it is about a filter. */
function refusal(status: number, body: unknown): Error {
  const { detail, errors } = body as { detail?: string; errors?: readonly { path: string; message: string }[] }
  const what =
    errors?.map(({ path, message }) => `${path} ${message}`).join('; ') || detail || `The list answered ${status}.`
  return status < 500 ? exportErrors.export_filter_invalid(what) : new Error(what)
}

function typeOf(schema: Schema): ColumnType {
  const types = [schema, ...(schema.anyOf ?? [])]
    .map(({ type }) => type)
    .filter((type) => type !== undefined && type !== 'null')
  const type = types.length === 1 ? types[0] : undefined
  switch (type) {
    case 'integer':
      return 'integer'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'text'
    default:
      // Strings told apart by their values alone are text; everything else stays what it is.
      return schema.anyOf?.every(
        (one) => typeof (one as { const?: unknown }).const === 'string' || one.type === 'string',
      )
        ? 'text'
        : 'json'
  }
}
