import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { formatBytes } from '../platform/format-bytes.ts'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

type Options = {
  readonly format?: string
  readonly from?: string
  readonly to?: string
  readonly purpose?: string
  readonly filter: Readonly<Record<string, string>>
  readonly bom?: boolean
  readonly json?: boolean
}

type Tally = { readonly rows: number; readonly leftOut: number }

type Lists = { readonly lists: readonly { readonly name: string; readonly filters: readonly string[] }[] }

const FORMATS = ['csv', 'ndjson', 'parquet']

/** `download`: a list, or the log, as a file. */
export function addDownloadCommand(program: Command, { out, remark, server }: CommandContext): void {
  program
    .command('download')
    .description('Write a list, or the log of events, to a file (CSV, NDJSON or Parquet)')
    .argument('[list]', 'events, people, elements, …; without it, says which lists there are')
    .argument('[file]', 'where to; its ending chooses the format. Without it, standard output')
    .option('--format <format>', `${FORMATS.join(', ')}; csv unless the file says otherwise`)
    .option('--from <time>', 'events: that arrived from here on, e.g. 2026-11-01 or 2026-11-01T08:00:00Z')
    .option('--to <time>', 'events: up to, not including')
    .option('--purpose <key>', 'what a file of people is for: whoever does not permit it is left out')
    .option(
      '--filter <name=value>',
      'any filter of the list, e.g. name="Order Completed"; may be repeated',
      collect,
      {},
    )
    .option('--bom', 'begin a CSV with the mark by which spreadsheets know UTF-8')
    .option('--json', 'answer as JSON (without a list, or with a file)')
    .action(async (list: string | undefined, file: string | undefined, options: Options) => {
      const client = await server()
      if (list === undefined) {
        const { lists } = await client.request<Lists>('GET', '/api/exports')
        out(
          options.json
            ? JSON.stringify(lists)
            : lists.map(({ name, filters }) => `${name}  ${filters.join(' ')}`.trimEnd()).join('\n'),
        )
        return
      }
      const format = options.format ?? (file === undefined ? 'csv' : formatOf(file))
      if (!FORMATS.includes(format)) throw new CliError(`--format is one of ${FORMATS.join(', ')}.`, 2)
      const query = new URLSearchParams({ format, ...options.filter })
      for (const name of ['from', 'to', 'purpose'] as const)
        if (options[name] !== undefined) query.set(name, options[name])
      if (options.bom) query.set('bom', 'true')
      const { bytes, headers } = await client.download('GET', `/api/exports/${encodeURIComponent(list)}?${query}`)
      const id = headers.get('diapason-export')
      const tally = () => (id === null ? undefined : client.request<Tally>('GET', `/api/export-tallies/${id}`))
      if (file === undefined) {
        await pipeline(bytes, process.stdout, { end: false })
        return tellLeftOut(await tally())
      }
      // Under another name until it is whole: a file that is there can be trusted.
      const path = resolve(file)
      const part = `${path}.part`
      const counted = counter()
      try {
        await pipeline(bytes, counted.stream, createWriteStream(part, { mode: 0o600 }))
        await rename(part, path)
      } catch (error) {
        await rm(part, { force: true })
        if (error instanceof CliError) throw error
        throw new CliError(`The export was broken off: ${error instanceof Error ? error.message : String(error)}`)
      }
      const { rows, leftOut } = (await tally()) ?? {}
      out(options.json ? JSON.stringify({ list, format, file: path, bytes: counted.bytes(), rows, leftOut }) : path)
      remark(`${formatBytes(counted.bytes())} of ${list}.`)
      tellLeftOut({ leftOut })
    })

  function tellLeftOut(of: { readonly leftOut?: number | undefined } | undefined): void {
    if (of?.leftOut) remark(`${of.leftOut} rows were left out: their people do not permit the purpose.`)
  }
}

function counter(): { stream: Transform; bytes: () => number } {
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      done(null, chunk)
    },
  })
  return { stream, bytes: () => bytes }
}

function formatOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase()
  return ending === 'jsonl' ? 'ndjson' : ending
}

function collect(given: string, all: Readonly<Record<string, string>>): Record<string, string> {
  const at = given.indexOf('=')
  if (at < 1) throw new CliError(`--filter ${given}: write name=value.`, 2)
  return { ...all, [given.slice(0, at)]: given.slice(at + 1) }
}
