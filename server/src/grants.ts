import type { Grants } from './platform/auth/grants.ts'

const ALL_KEYS = ['write', 'secret', 'partner']
const SERVERS = ['secret']
const ADMIN = ['admin']

/**
 * Who may do what. A write key is public by nature (it ships inside pages and apps), so it sends and asks and never reads what is known; a
 * secret key stays on a brand's server and holds what servers automate; keys, set-up and rebuilding are for people and the operator.
 */
export const grants = {
  // Not even an administrator: a message is processed under the purpose of the key it came with.
  'events:write': { keys: ALL_KEYS, roles: [] },
  'events:read': { keys: SERVERS, roles: ADMIN },
  'decisions:read': { keys: ['write', 'secret'], roles: ADMIN },
  'decisions:explain': { keys: SERVERS, roles: ADMIN },
  'people:read': { keys: SERVERS, roles: ADMIN },
  'people:rebuild': { keys: [], roles: ADMIN },
  'elements:read': { keys: SERVERS, roles: ADMIN },
  'elements:write': { keys: SERVERS, roles: ADMIN },
  'experiments:read': { keys: SERVERS, roles: ADMIN },
  'experiments:write': { keys: SERVERS, roles: ADMIN },
  'metrics:read': { keys: SERVERS, roles: ADMIN },
  'metrics:write': { keys: SERVERS, roles: ADMIN },
  'rejected:read': { keys: SERVERS, roles: ADMIN },
  'rejected:write': { keys: SERVERS, roles: ADMIN },
  'keys:read': { keys: [], roles: ADMIN },
  'keys:write': { keys: [], roles: ADMIN },
  'session:read': { keys: [], roles: ADMIN },
  'workspace:read': { keys: SERVERS, roles: ADMIN },
  'workspace:write': { keys: SERVERS, roles: ADMIN },
} satisfies Grants
