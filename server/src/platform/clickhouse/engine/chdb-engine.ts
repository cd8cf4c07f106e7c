import { Session } from 'chdb'
import { EngineException, readException } from './engine-exception.ts'

/** One statement with everything that goes with it. */
export interface EngineQuery {
  readonly sql: string
  readonly format: string
  readonly database: string | undefined
  readonly settings: ReadonlyMap<string, string>
  /** Values of `{name:Type}`, in ClickHouse's escaped text form, as they stand in the URL. */
  readonly params: ReadonlyMap<string, string>
  readonly readOnly: boolean
}

export interface EngineResult {
  readonly bytes: Uint8Array
  readonly rows: number
  readonly bytesRead: number
  /** Seconds. */
  readonly elapsed: number
}

export interface ChdbEngine {
  readonly version: string
  run(query: EngineQuery): Promise<EngineResult>
  /** Bytes in pieces, for statements that begin with SELECT or WITH and formats whose pieces can be joined. */
  stream(query: EngineQuery): AsyncGenerator<Uint8Array>
  close(): void
}

/** Formats whose pieces, written one after the other, are one valid document. */
export const JOINABLE_FORMATS: ReadonlySet<string> = new Set([
  'JSONEachRow',
  'JSONStringsEachRow',
  'JSONCompactEachRow',
  'JSONCompactStringsEachRow',
  'TabSeparated',
  'TSV',
  'CSV',
  'RowBinary',
  'Native',
])

/**
 * One chdb database in this process. Every query gets a connection of its own (0.1 ms), so that its settings, its database and its
 * parameters cannot reach another's; all connections share the data and the caches.
 */
export async function openChdbEngine(options: { dir: string; memory: number }): Promise<ChdbEngine> {
  const connectionArgs = [
    `--max_server_memory_usage=${options.memory}`,
    // 5 GB by default, sized for a server of its own.
    `--mark_cache_size=${256 * 1024 * 1024}`,
    '--async_load_databases=0',
  ]
  // Held open for the life of the process: the engine closes its files with its last connection.
  const root = new Session(options.dir, { connectionArgs })
  const version = (await root.queryAsync('SELECT version()', { format: 'TabSeparatedRaw' })).text().trim()
  const defaults = [
    `SET max_memory_usage = ${Math.floor(options.memory * 0.75)}`,
    // A query that its caller has given up would hold a lane for ever; who needs longer says so.
    'SET max_execution_time = 600',
    'SET log_queries = 0',
  ]

  async function open(query: EngineQuery): Promise<Session> {
    const session = new Session(options.dir, { connectionArgs })
    try {
      await session.queryAsync([...defaults, ...preamble(query)].join('; '))
      return session
    } catch (error) {
      session.close()
      throw readException(error)
    }
  }

  return {
    version,

    async run(query) {
      const session = await open(query)
      try {
        const result = await session.queryAsync(query.sql, { format: query.format })
        return { bytes: result.bytes(), rows: result.rowsRead, bytesRead: result.bytesRead, elapsed: result.elapsed }
      } catch (error) {
        throw readException(error)
      } finally {
        session.close()
      }
    },

    async *stream(query) {
      const session = await open(query)
      try {
        for await (const chunk of session.queryStream(query.sql, { format: query.format })) yield chunk.raw()
      } catch (error) {
        throw readException(error)
      } finally {
        session.close()
      }
    },

    close: () => root.close(),
  }
}

function preamble(query: EngineQuery): string[] {
  const statements: string[] = []
  for (const [name, value] of query.settings) {
    if (!/^[A-Za-z]\w*$/.test(name)) throw new EngineException(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'.`)
    statements.push(`SET ${name} = ${literal(value)}`)
  }
  for (const [name, value] of query.params) {
    if (!/^\w+$/.test(name)) throw new EngineException(62, 'SYNTAX_ERROR', `Bad name of a query parameter: '${name}'.`)
    statements.push(`SET param_${name} = ${literal(value)}`)
  }
  if (query.database !== undefined) statements.push(`USE \`${query.database.replace(/[\\`]/g, '\\$&')}\``)
  if (query.readOnly && !query.settings.has('readonly')) statements.push('SET readonly = 2')
  return statements
}

function literal(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}
