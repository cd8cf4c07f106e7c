import { type Command, InvalidArgumentError } from 'commander'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'
import type { ServerClient } from './server-client.ts'

type Identifier = { readonly origin: string; readonly type: string; readonly value: string }
type Link = {
  readonly id: string
  readonly a: string
  readonly b: string
  readonly status: string
  readonly reason: string | null
  readonly rule: string
  readonly channel: string
  readonly happenedAt: string
  readonly expiresAt: string | null
}
type Known = {
  readonly id: string
  readonly label: string
  readonly counts: { readonly identifiers: number; readonly links: Readonly<Record<string, number>> }
  readonly identifiers: readonly Identifier[]
  readonly others: readonly Identifier[]
  readonly links: readonly Link[]
}
type Outcome = {
  readonly decision: string | null
  readonly people: readonly {
    readonly id: string
    readonly label: string
    readonly identifiers: readonly Identifier[]
    readonly events: number
  }[]
}
type Suggestion = Pick<Link, 'id' | 'happenedAt' | 'channel' | 'rule'> & {
  readonly reason: { readonly code: string }
  readonly seen: { readonly events: number; readonly last: string } | null
  readonly a: Identifier & { readonly person: { readonly label: string } | null }
  readonly b: Identifier & { readonly person: { readonly label: string } | null }
}
type Decision = {
  readonly id: string
  readonly kind: string
  readonly at: string
  readonly reason: string
  readonly undoneBy: string | null
}

type Json = { readonly json?: boolean }
type Deciding = Json & { readonly reason: string; readonly dryRun?: boolean }
type Named = readonly [type: string, value: string]

/** `identity show | split | merge | suggestions | accept | dismiss | decisions | undo`: who is who, by the identifiers that people know. */
export function addResolutionCommands(identity: Command, { out, remark, server }: CommandContext): void {
  const deciding = (command: Command) =>
    command
      .requiredOption('--reason <text>', 'why: kept with the decision')
      .option('--dry-run', 'only say what would come of it')
      .option('--json', 'answer as JSON')
  const decide = async (path: string, body: object, { json, reason, dryRun = false }: Deciding) => {
    const outcome = await (await server()).request<Outcome>('POST', path, { ...body, reason, dryRun })
    if (json) return out(JSON.stringify(outcome))
    for (const { id, label, identifiers, events } of outcome.people)
      out([id, label, `${events} messages`, identifiers.map(written).join(' ')].join('  '))
    remark(outcome.decision ? `Decided: undo it with identity undo ${outcome.decision}.` : 'Nothing was changed.')
  }

  identity
    .command('show')
    .description('Show how somebody is known: identifiers, and links with their state')
    .argument('<type>', 'type of an identifier, as messages say it')
    .argument('<value>', 'its value')
    .option('--json', 'answer as JSON')
    .action(async (type: string, value: string, { json }: Json) => {
      const known = await knownBy(await server(), [type, value])
      if (json) return out(JSON.stringify(known))
      const names = new Map([...known.others, ...known.identifiers].map((one) => [one.origin, written(one)]))
      out(`${known.id}  ${known.label}`)
      for (const one of known.identifiers) out(`  ${one.origin}  ${written(one)}`)
      for (const { a, b, status, reason, rule, channel, happenedAt, expiresAt } of known.links) {
        const state = reason === null ? status : `${status} (${reason})`
        const end =
          expiresAt !== null && (status === 'live' ? `until ${expiresAt}` : status === 'expired' && `on ${expiresAt}`)
        const parts = [state, names.get(a) ?? a, names.get(b) ?? b, rule, channel, happenedAt, end]
        out(`  ${parts.filter(Boolean).join('  ')}`)
      }
      const links = Object.values(known.counts.links).reduce((sum, count) => sum + count, 0)
      if (links > known.links.length)
        remark(`${links - known.links.length} more links: GET /api/people/${known.id}/identity/links.`)
    })

  deciding(
    identity
      .command('split')
      .description('Take somebody apart: the identifiers named go, the others stay')
      .argument('<type>', 'type of any identifier of theirs')
      .argument('<value>', 'its value')
      .requiredOption('--go <type=value...>', 'what goes, as `identity show` writes it; several may follow', named),
  ).action(async (type: string, value: string, { go, ...of }: Deciding & { readonly go: readonly Named[] }) => {
    const { id, identifiers } = await knownBy(await server(), [type, value])
    await decide(`/api/people/${id}/split`, { origins: go.map((one) => originAmong(identifiers, one)) }, of)
  })

  deciding(
    identity
      .command('merge')
      .description('Make two people one, whatever the limits')
      .argument('<type>', 'type of any identifier of the one')
      .argument('<value>', 'its value')
      .requiredOption('--with <type=value>', 'any identifier of the other', (text: string) => named(text)),
  ).action(async (type: string, value: string, { with: others, ...of }: Deciding & { readonly with: Named[] }) => {
    const client = await server()
    const [other = ['', '']] = others
    const [one, two] = [await personBy(client, [type, value]), await personBy(client, other)]
    await decide(`/api/people/${one.id}/merge`, { with: two.id }, of)
  })

  identity
    .command('suggestions')
    .description('List what waits for somebody to say who is who, newest first')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: Json) => {
      const items = await all<Suggestion>(await server(), '/api/identity/suggestions')
      if (json) return out(JSON.stringify(items))
      for (const { id, happenedAt, reason, rule, channel, a, b, seen } of items) {
        const [one, other] = [a, b].map((end) => `${written(end)} (${end.person?.label ?? 'nobody’s'})`)
        const often = seen === null ? [] : [`${seen.events}×, last ${seen.last}`]
        out([id, happenedAt, reason.code, rule, channel, one, other, ...often].join('  '))
      }
      if (items.length === 0) remark('Nothing waits.')
    })
  for (const [verb, says] of [
    ['accept', 'Take both of a suggestion for one person'],
    ['dismiss', 'Keep both of a suggestion apart, and do not suggest it again'],
  ] as const)
    deciding(identity.command(verb).description(says).argument('<id>', 'as `identity suggestions` lists it')).action(
      (id: string, of: Deciding) => decide(`/api/identity/suggestions/${encodeURIComponent(id)}/${verb}`, {}, of),
    )

  identity
    .command('decisions')
    .description('List what was decided about who is who, newest first')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: Json) => {
      const items = await all<Decision>(await server(), '/api/identity/decisions')
      if (json) return out(JSON.stringify(items))
      for (const { id, at, kind, reason, undoneBy } of items)
        out([id, at, kind, undoneBy === null ? '' : 'undone', reason].filter(Boolean).join('  '))
      if (items.length === 0) remark('Nobody has decided anything.')
    })
  deciding(
    identity
      .command('undo')
      .description('Undo a decision: links become what they were before it')
      .argument('<id>', 'as `identity decisions` lists it'),
  ).action((id: string, of: Deciding) => decide(`/api/identity/decisions/${encodeURIComponent(id)}/undo`, {}, of))
}

function personBy(client: ServerClient, [type, value]: Named): Promise<{ readonly id: string }> {
  return client.request('GET', `/api/profiles/by/${encodeURIComponent(type)}/${encodeURIComponent(value)}`)
}

/** All of how somebody is known: the first page, and of the others what they add. */
async function knownBy(client: ServerClient, name: Named): Promise<Known> {
  const { id } = await personBy(client, name)
  const [first, ...others] = await pages<Known>(client, `/api/people/${id}/identity`)
  if (first === undefined) throw new CliError('The server answered no page.')
  const whole = [first, ...others]
  const each = <T>(of: (page: Known) => readonly T[]) => whole.flatMap(of)
  const far = new Map(each(({ others }) => others).map((one) => [one.origin, one]))
  return {
    ...first,
    identifiers: each(({ identifiers }) => identifiers),
    others: [...far.values()],
    links: each(({ links }) => links),
  }
}

/** Every item of a list. */
async function all<T>(client: ServerClient, path: string): Promise<T[]> {
  return (await pages<{ readonly items: T[] }>(client, path)).flatMap(({ items }) => items)
}

async function pages<Page>(client: ServerClient, path: string): Promise<Page[]> {
  const all: Page[] = []
  for (let query = ''; ; ) {
    const page: Page & { readonly nextCursor: string | null } = await client.request('GET', `${path}?limit=100${query}`)
    all.push(page)
    if (page.nextCursor === null) return all
    query = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}

/** @throws CliError when the person does not have it */
function originAmong(identifiers: readonly Identifier[], [type, value]: Named): string {
  const found = identifiers.find((one) => one.type === type && one.value === value)
  if (found) return found.origin
  const theirs = identifiers.map((one) => `  ${written(one)}`).join('\n')
  throw new CliError(`This person has no ${type}=${value}. Name it as it is kept, one of:\n${theirs}`)
}

function written({ type, value }: { readonly type: string; readonly value: string }): string {
  return `${type}=${value}`
}

function named(text: string, before: readonly Named[] = []): Named[] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('Say a type and a value, such as email=ada@example.com.')
  return [...before, [text.slice(0, at), text.slice(at + 1)]]
}
