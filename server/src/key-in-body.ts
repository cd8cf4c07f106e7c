import type { FastifyRequest } from 'fastify'
import type { Keys } from './platform/auth/keys.ts'
import type { KeyIdentity, Principal } from './platform/auth/principal.ts'

/** Browser SDKs that cannot set headers send their key inside the body; nobody else may. Undefined when there is none. */
export function keyInBody(request: FastifyRequest, find: Keys['find']): Principal | Promise<Principal> | undefined {
  if (request.headers.authorization !== undefined || !request.url.startsWith('/v1/')) return undefined
  const body = request.body
  const presented = typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : undefined
  if (typeof presented !== 'string') return undefined
  const found = find(presented)
  return found instanceof Promise ? found.then(writerOnly) : writerOnly(found)
}

/** Nobody, where the key is none: the route then says that it needs one. */
function writerOnly(key: KeyIdentity | undefined): Principal {
  return key?.kind === 'write' ? { kind: 'key', key } : { kind: 'anonymous' }
}
