import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDocument, stringify } from 'yaml'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'
import { followImport, type ImportProgress, isRunning } from './follow-import.ts'
import type { ServerClient } from './server-client.ts'
import { uploadFile } from './upload-file.ts'

type Options = {
  readonly mapping?: string
  readonly key?: string
  readonly encoding?: string
  readonly delimiter?: string
  readonly asOf?: string
  readonly header: boolean
  readonly kind?: string
  readonly dryRun?: boolean
  readonly repairs?: string
  readonly rejected?: string
  readonly json?: boolean
}

type Source = { readonly id: string; readonly name: string; readonly purpose: string; readonly legalBasis: string }
type Inspection = {
  readonly shape: Readonly<Record<string, unknown>>
  readonly looked: number
  readonly kind: string
  readonly mapping: object
}

/** `import`: a file of customers, orders, answers or events. Without a mapping, it proposes one. */
export function addImportCommand(program: Command, { out, remark, server }: CommandContext): void {
  program
    .command('import')
    .description(
      'Import a file: CSV (gzipped or not), NDJSON or Parquet. Without --mapping, print a mapping to begin with',
    )
    .argument('<file>', 'file on this machine')
    .option('--mapping <file>', 'how lines become messages, as YAML or JSON (docs/guides/import.md)')
    .option('--key <key>', 'id or name of the key under whose purpose and legal basis the data is processed')
    .option(
      '--as-of <time>',
      'as of when the file is: the date, or the time with its zone, of what the mapping gives no time',
    )
    .option('--dry-run', 'read and count everything, and take nothing')
    .option('--encoding <name>', 'encoding of the file, such as windows-1252; detected when it is not said')
    .option(
      '--delimiter <text>',
      'what separates the cells of CSV (\\t is a tab); detected when it is not said',
      delimiter,
    )
    .option('--no-header', 'the first line of CSV is data')
    .addOption(
      new Option('--kind <kind>', 'what the file is about, to propose a mapping').choices([
        'orders',
        'customers',
        'answers',
        'events',
      ]),
    )
    .option('--repairs <import>', 'the file is the mended report of this import')
    .option('--rejected <file>', 'write the rejected lines, each with its reason, to this file')
    .option('--json', 'answer with the import as JSON')
    .action(async (file: string, options: Options) => {
      const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping, options)
      const client = await server()
      if (mapping === undefined && options.repairs === undefined) {
        const { id } = await uploadFile(client, file, {})
        await propose(client, { id, options, out, remark })
        return
      }
      const key = await chooseKey(client, options.key)
      const { id, state } = await uploadFile(
        client,
        file,
        options.repairs === undefined ? {} : { repairs: options.repairs },
      )
      // It runs already: whoever asks again wants to see how far it is.
      if (!isRunning(state))
        await client.request('POST', `/api/imports/${id}/start`, {
          mapping: mapping ?? {
            ...(await mappingOf(client, options.repairs ?? '')),
            ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
          },
          key: key.id,
          dryRun: options.dryRun ?? false,
        })
      remark(`Processed for “${key.purpose}” (${key.legalBasis}), as data of ${key.name}.`)
      const end = await followImport(client, id)
      if (options.rejected !== undefined && end.refused > 0)
        await writeReport(client, { id, file: options.rejected, remark })
      out(options.json ? JSON.stringify(end) : describe(end, options))
      if (end.error) throw new CliError(`${end.error.message} (${end.error.code})`)
      if (end.state === 'cancelled') throw new CliError('It was cancelled; what was imported stays.')
    })
}

function delimiter(text: string): string {
  const meant = text === '\\t' || text === 'tab' ? '\t' : text
  if (meant.length < 1 || meant.length > 4) throw new InvalidArgumentError('It has 1 to 4 characters.')
  return meant
}

/** @throws CliError when it is no YAML */
async function readMapping(path: string, options: Options): Promise<object> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path} cannot be read (${error.code}).`)
  })
  const document = parseDocument(text, { prettyErrors: true })
  const [problem] = document.errors
  if (problem) throw new CliError(`${path} is not YAML: ${problem.message}`)
  const mapping: unknown = document.toJS({ maxAliasCount: 100 })
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping))
    throw new CliError(`${path} must be an object with messages, as docs/guides/import.md describes it.`)
  const { file } = mapping as { file?: object }
  return {
    ...mapping,
    ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    file: { ...file, ...saidOf(options) },
  }
}

/** What the command line says about the file. */
function saidOf({ encoding, delimiter, header }: Options): object {
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(header ? {} : { header: false }),
  }
}

async function propose(
  client: ServerClient,
  { id, options, out, remark }: { id: string; options: Options } & Pick<CommandContext, 'out' | 'remark'>,
): Promise<void> {
  const inspection = await client.request<Inspection>('POST', `/api/imports/${id}/inspect`, {
    file: saidOf(options),
    ...(options.kind === undefined ? {} : { kind: options.kind }),
  })
  if (options.json) {
    out(JSON.stringify(inspection))
    return
  }
  const { format, encoding, because } = inspection.shape
  remark(
    `${format}${format === 'parquet' ? '' : ` in ${encoding}${because ? `, recognised by: ${because}` : ''}`}; it seems to hold ${inspection.kind}. A mapping to begin with:`,
  )
  out(stringify(inspection.mapping, { lineWidth: 110 }).trimEnd())
  remark(
    'Keep it in a file, look at each line of it, and import with --mapping FILE --key KEY; --dry-run tries it first.',
  )
}

/** @throws CliError that names the keys there are */
async function chooseKey(client: ServerClient, said: string | undefined): Promise<Source> {
  const { items } = await client.request<{ items: Source[] }>('GET', '/api/import-sources')
  const found = items.filter(({ id, name }) => id === said || name === said)
  if (found.length === 1 && found[0]) return found[0]
  const known = items.map(({ id, name, purpose, legalBasis }) => `  ${id}  ${name}: ${purpose} (${legalBasis})`)
  throw new CliError(
    [
      said === undefined
        ? 'Say with --key under which key’s purpose and legal basis the data is processed.'
        : `${found.length === 0 ? 'No key' : 'More than one key'} has the id or the name ${said}.`,
      ...(known.length > 0
        ? ['Keys:', ...known]
        : ['There is no key: make one with diapason keys create --kind secret --name NAME.']),
    ].join('\n'),
    2,
  )
}

async function mappingOf(client: ServerClient, id: string): Promise<object> {
  return (await client.request<{ mapping: object }>('GET', `/api/imports/${encodeURIComponent(id)}`)).mapping
}

async function writeReport(
  client: ServerClient,
  { id, file, remark }: { id: string; file: string; remark: (text: string) => void },
): Promise<void> {
  const { bytes } = await client.download('GET', `/api/imports/${id}/rejected.csv`)
  await pipeline(bytes, createWriteStream(file))
  remark(`Rejected lines are in ${file}: mend them, and import it with --repairs ${id}.`)
}

function describe(end: ImportProgress, { rejected }: Options): string {
  const { lines, written, duplicates, skipped, refused, dry } = end
  const counts = [
    `${lines} lines read`,
    dry ? `${written} messages would be sent` : `${written} messages taken`,
    ...(duplicates > 0 ? [`${duplicates} there already`] : []),
    ...(skipped > 0 ? [`${skipped} lines left out`] : []),
    `${refused} lines rejected`,
  ].join(', ')
  const problems = end.problems.map(
    ({ code, column, count, line, message }) =>
      `  ${count} × ${code}${column === null ? '' : ` in ${column}`}, first on line ${line}: ${message}`,
  )
  const first = dry ? end.firstMessages.slice(0, 2).map((message) => JSON.stringify(message, null, 2)) : []
  const hint =
    refused > 0 && rejected === undefined && !dry
      ? [`Their report: import with --rejected FILE, or in the console (import ${end.id}).`]
      : []
  return [...(dry ? ['A dry run: nothing was taken.'] : []), counts, ...problems, ...hint, ...first].join('\n')
}
