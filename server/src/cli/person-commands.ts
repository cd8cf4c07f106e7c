import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'
import type { ServerClient } from './server-client.ts'

type Request = {
  readonly id: string
  readonly number: string
  readonly kind: string
  readonly state: string
  readonly dueAt: string
  readonly label: string | null
  readonly history: readonly { readonly what: string; readonly sha256?: string }[]
}
type Erasure = { readonly state: string; readonly receipt: object | null }
type Json = { readonly json?: boolean }
type ExportOptions = { format: 'json' | 'html'; language: 'en' | 'fr'; out?: string }

/** `person export | erase`, `requests list`: what people ask for of their rights, from the machine itself. */
export function addPersonCommands(program: Command, { out, remark, server }: CommandContext): void {
  const person = program.command('person').description('What somebody asked for of their rights, carried out')

  person
    .command('export')
    .description('Make the document that answers a request for access or portability')
    .argument('<request>', 'number or id of the request, whose identity was checked')
    .addOption(
      new Option('--format <format>', 'json whole, html to read and print').choices(['json', 'html']).default('json'),
    )
    .addOption(new Option('--language <language>', 'of the page').choices(['en', 'fr']).default('en'))
    .option('--out <file>', 'where to; standard output when absent')
    .action(async (named: string, { out: file, ...body }: ExportOptions) => {
      const client = await server()
      const { id } = await requestOf(client, named)
      const { bytes } = await client.download('POST', `/api/requests/${id}/document`, body)
      const hash = createHash('sha256')
      const watched = new Transform({
        transform(piece: Buffer, _, done) {
          hash.update(piece)
          done(null, piece)
        },
      })
      if (file === undefined) await pipeline(bytes, watched, process.stdout, { end: false })
      else await writeWhole(resolve(file), (stream) => pipeline(bytes, watched, stream))
      const sha256 = hash.digest('hex')
      const { history } = await client.request<Request>('GET', `/api/requests/${id}`)
      if (!history.some((step) => step.sha256 === sha256))
        throw new CliError('What arrived is not what the server recorded: make the document again.')
      if (file !== undefined) out(resolve(file))
      remark(`SHA-256 ${sha256}, as the request has it.`)
    })

  person
    .command('erase')
    .description('Erase the person who asked for it, for good, and print the receipt')
    .argument('<request>', 'number or id of the request, whose identity was checked')
    .option('--yes', 'do not ask for the person’s name')
    .action(async (named: string, { yes }: { yes?: boolean }) => {
      const client = await server()
      const { id } = await requestOf(client, named)
      const preview = await client.request<{ label: string; messages: number; identifiers: number }>(
        'GET',
        `/api/requests/${id}/erasure-preview`,
      )
      remark(
        `${preview.label}: ${preview.messages} messages, ${preview.identifiers} identifiers. This cannot be undone.`,
      )
      const confirm = yes ? preview.label : await asked(`Type their name to erase them for good: `)
      await client.request('POST', `/api/requests/${id}/erase`, { confirm })
      let said = ''
      for (;;) {
        const { state, receipt } = await client.request<Erasure>('GET', `/api/requests/${id}/erasure`)
        if (receipt) return out(JSON.stringify(receipt, null, 2))
        if (state !== said) remark(`${state} …`)
        said = state
        await sleep(1000)
      }
    })

  program
    .command('requests')
    .description('What people ask for of their rights')
    .command('list')
    .description('List open requests, the nearest deadline first')
    .option('--all', 'closed ones too, the newest first')
    .option('--json', 'answer as JSON')
    .action(async ({ all, json }: Json & { all?: boolean }) => {
      const items = await requestsOf(await server(), all ? '' : '&open=true')
      if (json) return out(JSON.stringify(items))
      for (const { number, dueAt, state, kind, label } of items)
        out([number, dueAt.slice(0, 10), state.padEnd(11), kind.padEnd(13), label ?? '–'].join('  '))
    })
}

async function requestsOf(client: ServerClient, filter: string): Promise<Request[]> {
  const items: Request[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: { items: Request[]; nextCursor: string | null } = await client.request(
      'GET',
      `/api/requests?limit=100${filter}${after}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

/** A request by its id, or among those there are by its number. @throws CliError */
async function requestOf(client: ServerClient, named: string): Promise<Request> {
  if (named.length === 36) return client.request('GET', `/api/requests/${encodeURIComponent(named)}`)
  const wanted = named.toUpperCase()
  const found = (await requestsOf(client, '')).filter(({ number }) => number === wanted)
  const [one] = found
  if (one && found.length === 1) return one
  throw new CliError(
    found.length === 0
      ? `No request has the number ${named}: diapason requests list --all shows them.`
      : `Several requests have the number ${named}: give the id, which diapason requests list --json shows.`,
  )
}

/** Under another name until it is whole: a file that is there can be trusted. */
async function writeWhole(path: string, write: (stream: NodeJS.WritableStream) => Promise<void>): Promise<void> {
  try {
    await write(createWriteStream(`${path}.part`, { mode: 0o600 }))
    await rename(`${path}.part`, path)
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    throw new CliError(`The document was broken off: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function asked(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('Nobody is there to ask: give --yes.', 2)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}
