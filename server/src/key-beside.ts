import type { FastifyRequest } from 'fastify'
import type { Keys } from './platform/auth/keys.ts'
import type { KeyIdentity, Principal } from './platform/auth/principal.ts'
import { platformErrors } from './platform/errors/platform-errors.ts'

/** A key that travels where a protocol of others has its place for it, beside `Authorization`. Undefined when there is none. */
export function keyBeside(request: FastifyRequest, find: Keys['find']): Principal | Promise<Principal> | undefined {
  if (request.headers.authorization !== undefined) return undefined
  if (request.url.startsWith('/v1/')) return keyInBody(request, find)
  return request.url.startsWith('/ofrep/v1/') ? keyInHeader(request, find) : undefined
}

/** Browser SDKs that cannot set headers send their key inside the body; nobody else may. */
function keyInBody({ body }: FastifyRequest, find: Keys['find']): Principal | Promise<Principal> | undefined {
  const presented = typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : undefined
  if (typeof presented !== 'string') return undefined
  const found = find(presented)
  return found instanceof Promise ? found.then(writerOnly) : writerOnly(found)
}

/** Nobody, where the key is none: the route then says that it needs one. */
function writerOnly(key: KeyIdentity | undefined): Principal {
  return key?.kind === 'write' ? { kind: 'key', key } : { kind: 'anonymous' }
}

/** OFREP has a header of its own for keys (`ApiKeyAuth`). @throws AppError `unauthenticated` */
function keyInHeader({ headers }: FastifyRequest, find: Keys['find']): Principal | Promise<Principal> | undefined {
  const presented = headers['x-api-key']
  if (typeof presented !== 'string') return undefined
  const found = find(presented)
  return found instanceof Promise ? found.then(whole) : whole(found)
}

function whole(key: KeyIdentity | undefined): Principal {
  if (key) return { kind: 'key', key }
  throw platformErrors.unauthenticated('The key is unknown, revoked or expired.')
}
