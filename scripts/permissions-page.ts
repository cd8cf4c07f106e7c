import type { Grants } from '../server/src/platform/auth/grants.ts'
import type { KeyKind } from '../server/src/platform/auth/principal.ts'
import { ROLES, type Role } from '../server/src/platform/auth/role.ts'

/** What each permission lets one do, in words, by its noun and its verb; `title` names the noun. */
export type PermissionWords = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The part of the OpenAPI document that is read here: which permission each operation asks for. */
export type Operations = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly security?: readonly Readonly<Record<string, readonly string[]>>[] }>>
    >
  >
}

const KEYS: readonly KeyKind[] = ['write', 'secret', 'partner']

const WHO: Readonly<Record<Role, string>> = {
  admin: 'lets others in, looks after keys and the installation; can do all that a person can',
  marketer: 'authors elements, experiments and metrics, and knows the people they are for',
  analyst: 'reads events, results and aggregates; authors nothing, opens no one person',
  agent: 'serves one customer at a time: finds them, reads what is known of them; sees no list and takes none away',
  dpo: 'the data-protection officer: sees all that concerns data, rights and access; authors nothing commercial',
}

const INTRODUCTION = `# Permissions

Every route asks for one permission, and this table says who holds it. Nobody holds what is not in it. People have one role each; programs
have a key of one kind, which may be narrowed further. The operator, the command line of the machine itself, holds every permission but
\`events:write\`, which needs a key, and what only a person has: an account.

This page is written from the code (\`server/src/grants.ts\`, by \`npm run update\`); a test holds the two together, and another knocks at
every route as everybody. The console shows the same table in its Team room, and \`GET /api/roles\` answers it.
`

/** The page \`docs/permissions.md\`: who may do what, and which routes ask for it. */
export function permissionsPage(grants: Grants, words: PermissionWords, { paths }: Operations): string {
  const names = Object.keys(grants).sort()
  const mark = (held: boolean) => (held ? '●' : '')
  const table = names.map((name) => {
    const { roles = [], keys = [] } = grants[name] ?? {}
    const cells = [...ROLES.map((role) => mark(roles.includes(role))), ...KEYS.map((kind) => mark(keys.includes(kind)))]
    return row([`\`${name}\``, wordsOf(words, name), ...cells])
  })
  const routes = routesOf({ paths })
  return [
    INTRODUCTION,
    '## Roles\n',
    ...ROLES.map((role) => `- **${role}**: ${WHO[role]}`),
    '\n## Who holds what\n',
    row(['Permission', 'Allows one to', ...ROLES, ...KEYS.map((kind) => `${kind} key`)]),
    row(['---', '---', ...[...ROLES, ...KEYS].map(() => ':-:')]),
    ...table,
    '\n## Which routes ask for it\n',
    row(['Permission', 'Routes']),
    row(['---', '---']),
    ...names.map((name) => row([`\`${name}\``, (routes.get(name) ?? []).map((route) => `\`${route}\``).join(', ')])),
    '\n## Open to everybody\n',
    (routes.get('public') ?? []).map((route) => `\`${route}\``).join(', '),
    '',
  ].join('\n')
}

/** Permission → the routes that ask for it, `public` for those that ask for none. */
function routesOf({ paths }: Operations): Map<string, string[]> {
  const routes = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { security = [] }] of Object.entries(methods)) {
      const permission = security[0] === undefined ? 'public' : (Object.values(security[0]).flat()[0] ?? 'public')
      routes.set(permission, [...(routes.get(permission) ?? []), `${method.toUpperCase()} ${path}`])
    }
  }
  return routes
}

function wordsOf(words: PermissionWords, name: string): string {
  const [noun = '', verb = ''] = name.split(':')
  return words[noun]?.[verb] ?? ''
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
