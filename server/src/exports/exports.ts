import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { exportErrors } from './errors.ts'
import type { Credentials, ExportColumn, ExportQuery, ExportRow, ExportSource } from './export-source.ts'
import { writeCsv } from './write-csv.ts'
import { writeNdjson } from './write-ndjson.ts'
import { writeParquet } from './write-parquet.ts'

export type ExportFormat = 'csv' | 'ndjson' | 'parquet'

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', write: writeCsv },
  ndjson: { type: 'application/x-ndjson', write: writeNdjson },
  parquet: { type: 'application/vnd.apache.parquet', write: writeParquet },
} as const

/** Exports under way at once on a node: each keeps a connection busy and a core half so, and people who look at a page come first. */
const AT_ONCE = 4
/** Of these, by one person or key: whoever reads slowly, or not at all, must not keep everybody else waiting. */
const EACH = 2

/** Milliseconds after which an export that goes on asks again whether it may: about as long as a watcher of live events may stay. */
const ASK_AGAIN = 10_000

/** Filters whose value may name a person: the audit trail says that they were used, not what they held. */
const TELLS_NOTHING = /^(?:from|to|type|name|channel|status|code|kind|source|archived|format)$/

export type Exports = {
  /** The lists that may be exported by whoever asks, with their columns and filters. */
  list(
    principal: Principal,
  ): { name: string; permission: string; columns: readonly ExportColumn[]; filters: readonly string[] }[]
  /**
   * Starts an export and answers its bytes as they come. The first page is read before anything is sent, so that what can be refused is
   * refused with words; what fails later breaks the answer off, which every client sees.
   * @throws AppError `export_unknown`, `export_filter_unknown`, `export_filter_invalid`, `export_busy`, `forbidden`
   */
  send(
    name: string,
    options: { format: ExportFormat; bom: boolean; query: ExportQuery },
    from: Asking,
  ): Promise<Readable>
}

type Asking = { readonly principal: Principal; readonly request: FastifyRequest; readonly reply: FastifyReply }

export type ExportsOptions = {
  readonly db: Database
  readonly log: Pick<Logger, 'warn'>
  readonly sources: () => readonly ExportSource[]
  readonly may: (principal: Principal, permission: string) => boolean
  /** Whether whoever came with these credentials may still export the list: sessions end, and keys are revoked, while a long one runs. */
  readonly mayStill: (name: string, as: Credentials) => Promise<boolean>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Lists as files: one writer per format, one source per list, and a record of who carried what away. */
export function createExports({ db, log, sources, may, mayStill, clock }: ExportsOptions): Exports {
  const audit = createAudit({ clock })
  /** Exports under way, by who asked. */
  const running: string[] = []

  const sourceOf = (name: string, principal: Principal): ExportSource => {
    const source = sources().find((one) => one.name === name)
    if (!source) throw exportErrors.export_unknown('No list is called so.')
    if (!may(principal, source.permission))
      throw platformErrors.forbidden(`The permission ${source.permission} is not held.`)
    return source
  }
  /** Hands pages on for as long as whoever asked for them may have them. */
  async function* watched(
    pages: AsyncIterable<readonly ExportRow[]>,
    { name, as }: { name: string; as: Credentials },
  ): AsyncIterable<readonly ExportRow[]> {
    let asked = clock()
    for await (const page of pages) {
      if (clock() - asked >= ASK_AGAIN) {
        if (!(await mayStill(name, as))) throw new Error('Whoever asked for the export may have it no more.')
        asked = clock()
      }
      yield page
    }
  }

  return {
    list: (principal) =>
      sources()
        .filter(({ permission }) => may(principal, permission))
        .map(({ name, permission, columns, filters }) => ({ name, permission, columns: columns({}), filters })),
    send: async (name, { format, bom, query }, { principal, request, reply }) => {
      const source = sourceOf(name, principal)
      const unknown = Object.keys(query).find((filter) => !source.filters.includes(filter))
      if (unknown !== undefined)
        throw exportErrors.export_filter_unknown(
          `${unknown} is no filter of ${name}, which has ${source.filters.join(', ') || 'none'}.`,
        )
      reply.type(FORMATS[format].type).header('cache-control', 'no-store')
      // Nobody reads the rows that a HEAD would make, and nothing would end them.
      if (request.method === 'HEAD') return Readable.from([])
      const who = principalName(principal)
      const most = running.length >= AT_ONCE ? AT_ONCE : EACH
      if (most === AT_ONCE || running.filter((one) => one === who).length >= EACH)
        throw exportErrors.export_busy(`${most} exports are running.`, { retryAfter: 30 })
      running.push(who)
      let ended = false
      const end = () => {
        if (!ended) running.splice(running.indexOf(who), 1)
        ended = true
      }
      try {
        const columns = source.columns(query)
        const as = credentialsOf(request)
        const rows = await begun(watched(source.rows(query, as), { name, as }))
        await audit.record(db, {
          principal,
          action: 'export.download',
          target: { kind: 'export', id: name },
          detail: { format, filters: told(query) },
        })
        const stream = Readable.from(FORMATS[format].write(rows, { columns, bom }), { objectMode: false })
        stream.once('close', end)
        stream.once('error', (error) => log.warn({ err: error, list: name }, 'An export was broken off.'))
        reply.header('content-disposition', `attachment; filename="${fileName(name, format, clock())}"`)
        return stream
      } catch (error) {
        end()
        throw error
      }
    },
  }
}

/** Reads the first page at once, and hands all of them on. */
async function begun(pages: AsyncIterable<readonly ExportRow[]>): Promise<AsyncIterable<readonly ExportRow[]>> {
  const iterator = pages[Symbol.asyncIterator]()
  const first = await iterator.next()
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value
    } finally {
      // Whoever went away needs no further page.
      await iterator.return?.()
    }
  })()
}

function credentialsOf({ headers }: FastifyRequest): Credentials {
  return {
    ...(headers.authorization === undefined ? {} : { authorization: headers.authorization }),
    ...(headers.cookie === undefined ? {} : { cookie: headers.cookie }),
  }
}

function told(query: ExportQuery): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, TELLS_NOTHING.test(name) ? value : true]),
  )
}

/** `people-2026-11-21.csv` */
function fileName(list: string, format: ExportFormat, now: number): string {
  return `${list}-${new Date(now).toISOString().slice(0, 10)}.${format}`
}
