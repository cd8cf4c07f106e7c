import { Readable } from 'node:stream'
import type { ConsentPlan } from '@diapason/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { newId } from '../platform/new-id.ts'
import { createExportGate, type ExportGate } from '../profiles/index.ts'
import { exportErrors } from './errors.ts'
import { createExportRecord, type ExportTally } from './export-record.ts'
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
  list(principal: Principal): {
    name: string
    permission: string
    columns: readonly ExportColumn[]
    filters: readonly string[]
    /** Whether its rows are of named people, so that it leaves for a purpose. */
    named: boolean
  }[]
  /**
   * Starts an export and answers its bytes as they come. The first page is read before anything is sent, so that what can be refused is
   * refused with words; what fails later breaks the answer off, which every client sees.
   * @throws AppError `export_unknown`, `export_purpose_missing`, `export_purpose_unknown`, `export_filter_unknown`, `export_filter_invalid`, `export_busy`, `forbidden`
   */
  send(
    name: string,
    options: { format: ExportFormat; bom: boolean; query: ExportQuery; purpose: string | undefined },
    from: Asking,
  ): Promise<Readable>
  /** How an export of one's own ended. @throws AppError `export_tally_unknown` */
  tally(id: string, principal: Principal): Promise<ExportTally & { readonly endedAt: string }>
}

type Asking = { readonly principal: Principal; readonly request: FastifyRequest; readonly reply: FastifyReply }

export type ExportsOptions = {
  readonly db: Database
  readonly log: Pick<Logger, 'warn'>
  readonly sources: () => readonly ExportSource[]
  readonly may: (principal: Principal, permission: string) => boolean
  /** Whether whoever came with these credentials may still export the list: sessions end, and keys are revoked, while a long one runs. */
  readonly mayStill: (name: string, as: Credentials) => Promise<boolean>
  readonly consent: {
    readonly plan: () => ConsentPlan
    /** Resolves once the plan is what was acknowledged, by whichever node. */
    readonly verify: () => Promise<void>
    /** The purpose of every key there ever was, by its id. */
    readonly keyPurposes: () => Promise<ReadonlyMap<string, string>>
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Lists as files: one writer per format, one source per list, and a record of who carried what away. */
export function createExports({ db, log, sources, may, mayStill, consent, clock }: ExportsOptions): Exports {
  const record = createExportRecord({ db, clock })
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

  /** What stands between people and the file; nothing of lists that name nobody, and while no purpose was ever defined. */
  const gateOf = async (source: ExportSource, purpose: string | undefined): Promise<ExportGate | undefined> => {
    if (!source.named) {
      if (purpose === undefined) return undefined
      throw exportErrors.export_filter_unknown(`${source.name} names nobody, and so leaves for no purpose.`)
    }
    await consent.verify()
    const { purposes, retired } = consent.plan()
    if (purpose === undefined) {
      if (purposes.size === 0 && retired.size === 0) return undefined
      throw exportErrors.export_purpose_missing(`${source.name} names people: say for which purpose it leaves.`)
    }
    if (!purposes.has(purpose)) throw exportErrors.export_purpose_unknown(`No purpose in use is called ${purpose}.`)
    return createExportGate({ ...consent, purpose, clock })
  }

  return {
    list: (principal) =>
      sources()
        .filter(({ permission }) => may(principal, permission))
        .map(({ name, permission, columns, filters, named = false }) => ({
          name,
          permission,
          columns: columns({}),
          filters,
          named,
        })),
    send: async (name, { format, bom, query, purpose }, { principal, request, reply }) => {
      const source = sourceOf(name, principal)
      const unknown = Object.keys(query).find((filter) => !source.filters.includes(filter))
      if (unknown !== undefined)
        throw exportErrors.export_filter_unknown(
          `${unknown} is no filter of ${name}, which has ${source.filters.join(', ') || 'none'}.`,
        )
      const gate = await gateOf(source, purpose)
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
        const id = newId()
        const pages = watched(source.rows(query, { as, gate }), { name, as })
        const rows = await begun(
          gate
            ? counted(pages, (counts) =>
                record.ended(principal, id, {
                  list: name,
                  format,
                  purpose: gate.purpose,
                  leftOut: gate.leftOut,
                  withheld: gate.withheld,
                  ...counts,
                }),
              )
            : pages,
        )
        const why = gate ? { purpose: gate.purpose, export: id } : {}
        await record.begun(principal, name, { format, filters: told(query), ...why })
        if (gate) reply.header('diapason-export', id)
        const stream = Readable.from(FORMATS[format].write(rows, { columns, bom }), { objectMode: false })
        stream.once('close', end)
        stream.once('error', (error) => log.warn({ err: error, list: name }, 'An export was broken off.'))
        reply.header(
          'content-disposition',
          `attachment; filename="${fileName(gate ? `${name}-${gate.purpose}` : name, format, clock())}"`,
        )
        return stream
      } catch (error) {
        end()
        throw error
      }
    },
    tally: async (id, principal) => {
      const tally = await record.tallyOf(principal, id)
      if (!tally) throw exportErrors.export_tally_unknown('No export of yours that has ended is called so.')
      return tally
    },
  }
}

/**
 * Hands pages on, and says how many rows they held when they end, whether or not all were asked for: before whoever reads sees the end. What fails
 * before its first page was never an export.
 */
async function* counted(
  pages: AsyncIterable<readonly ExportRow[]>,
  ended: (of: Pick<ExportTally, 'rows' | 'whole'>) => Promise<void>,
): AsyncIterable<readonly ExportRow[]> {
  let rows = 0
  let outcome: 'refused' | 'broken' | 'whole' = 'refused'
  try {
    for await (const page of pages) {
      outcome = 'broken'
      rows += page.length
      yield page
    }
    outcome = 'whole'
  } finally {
    if (outcome !== 'refused') await ended({ rows, whole: outcome === 'whole' })
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

/** `people-newsletter-2026-11-21.csv` */
function fileName(list: string, format: ExportFormat, now: number): string {
  return `${list}-${new Date(now).toISOString().slice(0, 10)}.${format}`
}
