import type { grants } from './grants.ts'

/** As what the data of named people leaves by a route. */
type Leaving =
  /** For a purpose: the fourth gate is asked of everybody in it, row by row. */
  | 'gated'
  /** To a decision, where the second gate was asked. */
  | 'decided'
  /** To whoever serves, or answers, this very person: one at a time, or a list to choose them from, on a screen of ours. */
  | 'served'
  /** To those who look after the data itself: what came in wrong, who is who, what was recorded. */
  | 'overseen'
  /** To the person themselves. */
  | 'own'
  /** As a whole, with all that was said of it, into another installation of the same controller. */
  | 'whole'
  /** It does not: no route of this permission names anybody, though others do. */
  | 'nameless'

/** As what a program reads it, that comes with a key. */
type ToPrograms =
  /** For a purpose, which it names or its key has: row by row, as a file leaves. */
  | 'gated'
  /** Of the one person whom the caller names, to serve them: it holds no list to begin with. */
  | 'one'
  /** What whoever sends, asks or decides must obey, whatever it is for. */
  | 'obeyed'
  /** Of a file that the caller brought. */
  | 'brought'
  /** As shapes, without what was said of anybody. */
  | 'shapes'
  /** Not at all, as soon as a purpose is defined. */
  | 'closed'

type Stand = {
  readonly as: Leaving
  /** Why that needs no purpose, or what else holds it. */
  readonly why: string
  /** As what a program reads it; said of all that is served or overseen and whose permission a key may have. */
  readonly programs?: ToPrograms
  /** Of a list: what becomes of it as a file. Absent: none is made of one that names people. */
  readonly file?: { readonly without: readonly string[] }
}

/** Permissions whose routes answer nothing about a named customer, with what they answer instead. */
export const namesNobody = {
  'events:write': 'What became of the message that was sent, no more.',
  'overview:read': 'Counts.',
  'decisions:explain': 'Held beside decisions:read; no route of its own.',
  'elements:read': 'Definitions.',
  'elements:write': 'Definitions.',
  'experiments:read': 'Definitions, and sums per arm.',
  'experiments:write': 'Definitions.',
  'metrics:read': 'Definitions.',
  'metrics:write': 'Definitions.',
  'backups:read': 'When backups were made, and how large they are.',
  'jobs:read': 'Which work waits; its payload is not shown.',
  'jobs:write': 'Whether it was done.',
  'keys:read': 'Keys, and the employees who made them.',
  'keys:write': 'Keys.',
  'catalogue:read': 'Definitions, names and shapes; examples have lines of their own.',
  'catalogue:write': 'What was accepted, and what a trial counted.',
  'catalogue:rebuild': 'Counts.',
  'identifiers:read': 'Types, rules and issuers; counts of claims.',
  'identifiers:write': 'Definitions.',
  'names:read': 'What types and rules are called.',
  'purposes:read': 'Definitions.',
  'purposes:write': 'Definitions.',
  'rates:read': 'Counts.',
  'record:read': 'Definitions, and names of keys.',
  'retention:read': 'Definitions, and counts of what they would remove.',
  'retention:write': 'Definitions.',
  'session:read': 'The employee who asks.',
  'account:read': 'The employee who asks.',
  'account:write': 'The employee who asks.',
  'roles:read': 'What each role may do.',
  'authors:read': 'Employees.',
  'team:read': 'Employees.',
  'team:write': 'Employees.',
  'notices:read': 'What needs a hand; people are counted, not named.',
  'views:read': 'Filters that employees saved.',
  'views:write': 'Filters that employees saved.',
  'installation:read': 'Sizes, delays and checks.',
  'workspace:read': 'Definitions.',
  'workspace:write': 'Definitions.',
} as const satisfies Partial<Record<keyof typeof grants, string>>

const onScreen =
  'Whoever serves the person needs to know them; the permission says who may, and no list is taken home by it.'
/** One person, to an employee on a screen, and to a program that asks for this very one. */
const shown = { as: 'served', programs: 'one', why: onScreen } as const
const aboutThem = 'What is answered is what was just done about this one person.'
const meaning = 'Examples, where the caller may read messages at all; else their shape alone.'
const signIn = 'The employee who signs in.'

/** Every other route, by method and address: each that is added takes its stand here. */
export const whatLeaves: Readonly<Record<string, Stand>> = {
  'GET /api/exports': { as: 'nameless', why: 'Names of lists and of their columns.' },
  'GET /api/exports/:list': { as: 'gated', why: 'People and messages leave for the purpose that the file names.' },
  'GET /api/export-tallies/:id': { as: 'nameless', why: 'Counts of rows.' },

  'POST /v1/read': { as: 'gated', why: 'A partner is told of who permits the purpose that its key shares under.' },

  'POST /v1/decide': { as: 'decided', why: 'Elements see only what their purpose may use.' },
  'POST /ofrep/v1/evaluate/flags/:key': { as: 'decided', why: 'As POST /v1/decide.' },
  'POST /ofrep/v1/evaluate/flags': { as: 'decided', why: 'As POST /v1/decide.' },
  'POST /api/elements/:key/preview': { as: 'decided', why: 'A decision about data that its author gave.' },

  'GET /api/people': { as: 'served', programs: 'gated', why: onScreen },
  'GET /api/people/:id': shown,
  'GET /api/people/:id/events': shown,
  'GET /api/people/:id/accounts': shown,
  'GET /api/people/:id/identity': shown,
  'GET /api/people/:id/identity/links': shown,
  'GET /api/profiles/by/:type/:value': shown,
  'GET /api/people/:id/choices': {
    as: 'served',
    programs: 'obeyed',
    why: 'What somebody said is read to be obeyed, and to be proved.',
  },
  'POST /api/people/:id/choices': { as: 'served', programs: 'one', why: aboutThem },
  'GET /api/search': { as: 'served', why: onScreen },
  'GET /api/accounts/:id/members': {
    as: 'served',
    programs: 'gated',
    why: 'People of one company, to whoever may list people anyway.',
  },
  'GET /api/accounts/:id/events': { as: 'served', programs: 'gated', why: 'The same, of what they did.' },
  'GET /api/accounts': {
    as: 'nameless',
    why: 'Companies and teams; who belongs to them is not in it.',
    file: { without: [] },
  },
  'GET /api/accounts/:id': { as: 'nameless', why: 'What is known of a company or a team.' },
  'GET /api/accounts/:id/activity': { as: 'nameless', why: 'Counts by day.' },

  'GET /api/requests': {
    as: 'served',
    why: 'Who asked for their rights, to be answered in time; as a file without who it was.',
    file: { without: ['origin', 'label', 'history'] },
  },
  'GET /api/requests/:id': { as: 'served', why: 'One request, and what became of it.' },
  'POST /api/people/:id/requests': { as: 'served', programs: 'one', why: aboutThem },
  'POST /api/requests/:id/verify': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/begin': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/extend': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/refuse': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/finish': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/document': {
    as: 'own',
    why: 'All that is known of the person, once it is known that it is them: to be handed to them.',
  },
  'POST /api/requests/:id/hand-over': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/correct': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/object': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/restrict': { as: 'served', why: aboutThem },
  'POST /api/requests/:id/lift': { as: 'served', why: aboutThem },
  'POST /api/customer-pages-preview': { as: 'nameless', why: 'Pages of a customer whom nobody is, from a draft.' },
  'GET /api/requests/:id/erasure-preview': { as: 'nameless', why: 'Counts of what would be erased, by store.' },
  'POST /api/requests/:id/erase': { as: 'served', why: aboutThem },
  'GET /api/requests/:id/erasure': { as: 'nameless', why: 'The receipt: counts by store, of somebody who is no more.' },
  'GET /api/erasures': {
    as: 'nameless',
    why: 'Receipts: counts by store, of people who are no more.',
    file: { without: [] },
  },
  'POST /api/unsubscribe-mails': { as: 'nameless', why: 'What became of the mail that was handed over.' },
  'POST /api/sends/check': {
    as: 'served',
    programs: 'obeyed',
    why: 'Whether somebody may be sent something now: the third gate.',
  },
  'GET /api/suppressions': {
    as: 'overseen',
    programs: 'obeyed',
    why: 'Addresses that nothing is sent to, to be mended on the screen.',
  },
  'POST /api/suppressions': { as: 'overseen', programs: 'one', why: 'The address that the caller named.' },
  'POST /api/suppressions/import': { as: 'nameless', why: 'Counts.' },
  'POST /api/suppressions/:id/lift': {
    as: 'overseen',
    programs: 'one',
    why: 'The address that sends may go to again.',
  },
  'POST /api/people/:id/links': { as: 'own', why: 'A link that is handed to the person, and opens their pages alone.' },
  'GET /api/people/:id/links': { as: 'served', programs: 'one', why: 'Which links the person was given.' },
  'DELETE /api/people/:id/links/:link': { as: 'nameless', why: 'Nothing.' },

  'POST /api/people/:id/rebuild': { as: 'overseen', why: aboutThem },
  'POST /api/people/rebuild': { as: 'nameless', why: 'Counts.' },
  'POST /api/accounts/rebuild': { as: 'nameless', why: 'Counts.' },
  'POST /api/people/:id/split': { as: 'overseen', programs: 'one', why: aboutThem },
  'POST /api/people/:id/unlink': { as: 'overseen', programs: 'one', why: aboutThem },
  'POST /api/people/:id/merge': { as: 'overseen', programs: 'one', why: aboutThem },
  'GET /api/identity/suggestions': { as: 'overseen', programs: 'closed', why: 'Who is who is decided one by one.' },
  'GET /api/identity/suggestions/:id': {
    as: 'overseen',
    programs: 'closed',
    why: 'Two people side by side, to be told apart.',
  },
  'POST /api/identity/suggestions/:id/accept': { as: 'overseen', programs: 'one', why: aboutThem },
  'POST /api/identity/suggestions/:id/dismiss': { as: 'overseen', programs: 'one', why: aboutThem },
  'GET /api/identity/decisions': {
    as: 'overseen',
    programs: 'closed',
    why: 'What was decided of whom, to be taken back.',
  },
  'POST /api/identity/decisions/:id/undo': { as: 'overseen', programs: 'one', why: aboutThem },

  'GET /api/events': {
    as: 'overseen',
    programs: 'gated',
    why: 'Messages as they come, for those who examine what is sent.',
  },
  'GET /api/events/stream': { as: 'overseen', programs: 'closed', why: 'The same, as they come.' },
  'GET /api/events/:origin/:messageId': { as: 'overseen', programs: 'closed', why: 'One message as it came.' },
  'GET /api/rejected': { as: 'nameless', why: 'Which messages were refused, by id.', file: { without: [] } },
  'GET /api/rejected/:id': { as: 'overseen', programs: 'closed', why: 'A refused message as it came, to be mended.' },
  'POST /api/rejected/:id/replay': { as: 'nameless', why: 'Whether it was taken.' },
  'POST /api/rejected/:id/discard': { as: 'nameless', why: 'Whether it was discarded.' },
  'POST /api/rejected/:id/reopen': { as: 'nameless', why: 'Whether it was reopened.' },
  'GET /api/imports': {
    as: 'overseen',
    programs: 'brought',
    why: 'Files that were brought, with the first messages made of them, to whoever brings files.',
    file: { without: ['firstMessages', 'problems'] },
  },
  'GET /api/import-sources': { as: 'nameless', why: 'Keys.', file: { without: [] } },
  'POST /api/imports': { as: 'nameless', why: 'That a file is expected.' },
  'PUT /api/imports/:id/file': { as: 'nameless', why: 'How much of it arrived.' },
  'GET /api/imports/:id': {
    as: 'overseen',
    programs: 'brought',
    why: 'The first messages made of a file, to whoever brings files.',
  },
  'POST /api/imports/:id/inspect': {
    as: 'overseen',
    programs: 'brought',
    why: 'The first lines of a file that the caller brought.',
  },
  'POST /api/imports/:id/preview': {
    as: 'overseen',
    programs: 'brought',
    why: 'The first lines of a file that the caller brought.',
  },
  'POST /api/imports/:id/start': { as: 'overseen', programs: 'brought', why: 'As GET /api/imports/:id.' },
  'POST /api/imports/:id/cancel': { as: 'overseen', programs: 'brought', why: 'As GET /api/imports/:id.' },
  'GET /api/imports/:id/rejected.csv': {
    as: 'overseen',
    programs: 'brought',
    why: 'Lines of the caller’s own file that were refused, to be mended.',
  },
  'DELETE /api/imports/:id': { as: 'nameless', why: 'Nothing.' },

  'GET /api/catalogue/events/:id/examples': { as: 'overseen', programs: 'shapes', why: meaning },
  'GET /api/catalogue/traits/:trait/examples': { as: 'overseen', programs: 'shapes', why: meaning },

  'GET /api/audit': {
    as: 'overseen',
    why: 'What employees did; customers by id alone. Whoever must prove it takes it along.',
    file: { without: [] },
  },
  'GET /api/audit/facets': { as: 'nameless', why: 'Counts.' },
  'GET /api/audit/:id': { as: 'overseen', why: 'One record of the same.' },
  'POST /api/backups': {
    as: 'whole',
    why: 'An archive of the installation, with the ledger that says what may be used.',
  },

  'GET /healthz': { as: 'nameless', why: 'Whether it is alive.' },
  'GET /readyz': { as: 'nameless', why: 'Whether it is ready.' },
  'GET /metrics': { as: 'nameless', why: 'Numbers.' },
  'GET /api/status': { as: 'nameless', why: 'Whether it is set up.' },
  'POST /api/setup': { as: 'nameless', why: signIn },
  'POST /api/auth/sign-in/email': { as: 'nameless', why: signIn },
  'POST /api/auth/sign-out': { as: 'nameless', why: signIn },
  'GET /api/auth/get-session': { as: 'nameless', why: signIn },
  'POST /api/auth/sign-in/second-factor': { as: 'nameless', why: signIn },
  'POST /api/auth/sign-in/oidc': { as: 'nameless', why: signIn },
  'GET /api/auth/callback/oidc': { as: 'nameless', why: signIn },
  'POST /api/invitation': { as: 'nameless', why: signIn },
  'POST /api/invitation/accept': { as: 'nameless', why: signIn },
  'GET /v1/projects/:writeKey/settings': { as: 'nameless', why: 'How a library is to send.' },
}

/** What of a list leaves as a file, by its route: nothing is held back of lists that name nobody; undefined where no file is made of it. */
export function fileOf(route: {
  readonly method: string
  readonly url: string
}): { readonly without: readonly string[] } | undefined {
  const stand = whatLeaves[`${route.method} ${route.url}`]
  return stand === undefined ? { without: [] } : stand.file
}
