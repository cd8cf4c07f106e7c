import type { Grants } from './platform/auth/grants.ts'
import type { KeyKind } from './platform/auth/principal.ts'
import { ROLES, type Role } from './platform/auth/role.ts'

const ALL_KEYS: readonly KeyKind[] = ['write', 'secret', 'partner']
const SERVERS: readonly KeyKind[] = ['secret']
const NO_KEY: readonly KeyKind[] = []

const EVERYBODY: readonly Role[] = ROLES
const NOBODY: readonly Role[] = []
const ADMIN: readonly Role[] = ['admin']
/** Those who author what customers see. */
const AUTHORS: readonly Role[] = ['admin', 'marketer']
/** Those who read what is authored and what it brought; the data-protection officer among them, who must be able to say what is decided about people. */
const READERS: readonly Role[] = ['admin', 'marketer', 'analyst', 'dpo']
/** Those who watch over data and rights, and author nothing. */
const GUARDIANS: readonly Role[] = ['admin', 'dpo']

/**
 * Who may do what, in one table (people read it as `docs/permissions.md`, and in the console's Team room). A write key is public by nature
 * (it ships inside pages and apps), so it sends and asks and never reads what is known; a secret key stays on a brand's server and holds
 * what servers automate; people, keys and rebuilding are for people and the operator. Why each role holds what it holds: ADR 014.
 */
export const grants = {
  // Not even an administrator: a message is processed under the purpose of the key it came with.
  'events:write': { keys: ALL_KEYS, roles: NOBODY },
  // Messages as received, of everybody: for those who examine data, not for those who use it.
  'events:read': { keys: SERVERS, roles: ['admin', 'analyst', 'dpo'] },
  'overview:read': { keys: SERVERS, roles: READERS },
  'decisions:read': { keys: ['write', 'secret'], roles: ADMIN },
  'decisions:explain': { keys: SERVERS, roles: ADMIN },
  // Three steps from knowing a name to holding the whole list: whoever answers the phone finds one caller, and takes no list home.
  'people:find': { keys: SERVERS, roles: ['admin', 'marketer', 'agent', 'dpo'] },
  'people:read': { keys: SERVERS, roles: ['admin', 'marketer', 'agent', 'dpo'] },
  'people:list': { keys: SERVERS, roles: ['admin', 'marketer', 'dpo'] },
  // What a customer agreed to share with a partner: the key says under which purpose.
  'people:shared': { keys: ['partner'], roles: NOBODY },
  'people:rebuild': { keys: NO_KEY, roles: ADMIN },
  // Who is who: read by whoever reads people, decided by those who answer to the person, on the telephone or in law.
  'identity:read': { keys: SERVERS, roles: ['admin', 'marketer', 'agent', 'dpo'] },
  'identity:write': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  // What is known of companies and teams. Who belongs to them, and what happened there, is a list of people.
  'accounts:read': { keys: SERVERS, roles: ['admin', 'marketer', 'analyst', 'agent', 'dpo'] },
  'elements:read': { keys: SERVERS, roles: READERS },
  'elements:write': { keys: SERVERS, roles: AUTHORS },
  // A preview takes the data of one person as given: it is an author's tool.
  'elements:preview': { keys: SERVERS, roles: AUTHORS },
  'experiments:read': { keys: SERVERS, roles: READERS },
  'experiments:write': { keys: SERVERS, roles: AUTHORS },
  'metrics:read': { keys: SERVERS, roles: READERS },
  'metrics:write': { keys: SERVERS, roles: AUTHORS },
  'rejected:read': { keys: SERVERS, roles: ['admin', 'analyst', 'dpo'] },
  // What is replayed enters the log under the key it once came with.
  'rejected:write': { keys: SERVERS, roles: ADMIN },
  // An archive holds every person: as much as the databases' own files.
  'backups:read': { keys: NO_KEY, roles: GUARDIANS },
  'backups:write': { keys: NO_KEY, roles: ADMIN },
  // What each carries away is only what their other permissions open as a whole list. Whoever answers the phone takes no list home.
  'exports:read': { keys: SERVERS, roles: READERS },
  // Who did what is read by those who answer for it; nobody writes it but the server.
  'audit:read': { keys: NO_KEY, roles: GUARDIANS },
  // A file of customers is what a marketer brings along; whose data came from where is what data protection asks.
  'imports:read': { keys: SERVERS, roles: ['admin', 'marketer', 'dpo'] },
  'imports:write': { keys: SERVERS, roles: AUTHORS },
  // Work that failed for good is mended by those who run the installation.
  'jobs:read': { keys: NO_KEY, roles: ADMIN },
  'jobs:write': { keys: NO_KEY, roles: ADMIN },
  // A key names a source, its purpose and its legal basis: data protection reads them.
  'keys:read': { keys: NO_KEY, roles: GUARDIANS },
  'keys:write': { keys: NO_KEY, roles: ADMIN },
  // Shapes, meaning and drift: no one's data. Whoever may not read messages sees examples by their shape alone.
  'catalogue:read': { keys: SERVERS, roles: READERS },
  // What an event means and must carry is agreed between those who author and those who analyse.
  'catalogue:write': { keys: SERVERS, roles: ['admin', 'marketer', 'analyst'] },
  'catalogue:rebuild': { keys: NO_KEY, roles: ADMIN },
  // Who may speak for whom: whoever can change it can make one person of two, or let anybody be anybody.
  'identifiers:read': { keys: SERVERS, roles: READERS },
  'identifiers:write': { keys: SERVERS, roles: ADMIN },
  // What a type or a rule is called is no one's data: whoever reads a person wants to know what “club” is.
  'names:read': { keys: SERVERS, roles: EVERYBODY },
  // For what data may be used is decided by those who answer for it, and is no secret to anybody.
  'purposes:read': { keys: SERVERS, roles: EVERYBODY },
  'purposes:write': { keys: NO_KEY, roles: GUARDIANS },
  // What is sent, on what, and to whom unless they say otherwise: the same people answer for it.
  'topics:read': { keys: SERVERS, roles: EVERYBODY },
  'topics:write': { keys: NO_KEY, roles: GUARDIANS },
  'channels:read': { keys: SERVERS, roles: EVERYBODY },
  'channels:write': { keys: NO_KEY, roles: GUARDIANS },
  // Whether something may leave is asked by whoever sends it, and by who speaks with whom it is for.
  'sends:check': { keys: SERVERS, roles: ['admin', 'marketer', 'agent', 'dpo'] },
  // A list of addresses. Whoever answers the phone adds one, and takes no list home.
  'suppressions:read': { keys: SERVERS, roles: ['admin', 'marketer', 'dpo'] },
  'suppressions:write': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  // What somebody chose is read by who speaks with them, and written down by who was told.
  'choices:read': { keys: SERVERS, roles: ['admin', 'marketer', 'agent', 'dpo'] },
  'choices:write': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  // What people ask for of their rights: taken by whoever speaks with them or for them, decided by those who answer for it.
  'requests:read': { keys: NO_KEY, roles: ['admin', 'agent', 'dpo'] },
  'requests:open': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  'requests:decide': { keys: NO_KEY, roles: GUARDIANS },
  // A link opens a customer's own pages: whoever speaks with them, or answers for their data, hands it over.
  'links:read': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  'links:write': { keys: SERVERS, roles: ['admin', 'agent', 'dpo'] },
  // Counts of what people chose: nobody is in them.
  'rates:read': { keys: SERVERS, roles: READERS },
  // How customers’ pages look is no secret; what they let people put right is decided by those who answer for it as well.
  'customer-pages:read': { keys: SERVERS, roles: READERS },
  'customer-pages:write': { keys: SERVERS, roles: ['admin', 'marketer', 'dpo'] },
  // The record of processing names keys and partners, so it is for those who answer for it.
  'record:read': { keys: NO_KEY, roles: GUARDIANS },
  // How long data is kept is decided by those who answer for it.
  'retention:read': { keys: NO_KEY, roles: GUARDIANS },
  'retention:write': { keys: NO_KEY, roles: GUARDIANS },
  'session:read': { keys: NO_KEY, roles: EVERYBODY },
  'account:read': { keys: NO_KEY, roles: EVERYBODY },
  'account:write': { keys: NO_KEY, roles: EVERYBODY },
  'roles:read': { keys: NO_KEY, roles: EVERYBODY },
  // Whoever reads a revision wants to know whom to ask about it.
  'authors:read': { keys: NO_KEY, roles: EVERYBODY },
  // Who has access to data is a question of data protection; who gets it is not theirs to decide.
  'team:read': { keys: NO_KEY, roles: GUARDIANS },
  'team:write': { keys: NO_KEY, roles: ADMIN },
  // What each sees through these is only what their other permissions open.
  'search:read': { keys: NO_KEY, roles: EVERYBODY },
  'notices:read': { keys: NO_KEY, roles: EVERYBODY },
  'views:read': { keys: NO_KEY, roles: EVERYBODY },
  'views:write': { keys: NO_KEY, roles: EVERYBODY },
  // Whoever decides how long data is kept must see how much there is, where, and whether it is backed up.
  'installation:read': { keys: NO_KEY, roles: GUARDIANS },
  'workspace:read': { keys: SERVERS, roles: GUARDIANS },
  // Writes definitions of every kind at once, so whoever may must be allowed all of them.
  'workspace:write': { keys: SERVERS, roles: ADMIN },
} satisfies Grants
