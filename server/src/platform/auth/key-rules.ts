import type { FieldProblem } from '../errors/app-error.ts'
import { accessErrors } from './access-errors.ts'
import type { Grants } from './grants.ts'
import type { KeyChange } from './key-record.ts'
import type { KeyKind } from './principal.ts'

/** The permissions that a kind of key may have, sorted: what its scopes are chosen from. */
export function scopesOf(grants: Grants, kind: KeyKind): string[] {
  return Object.keys(grants)
    .filter((permission) => grants[permission]?.keys.includes(kind))
    .sort()
}

/**
 * What a schema cannot say of a key.
 * @throws AppError `key_invalid` with every problem
 */
export function assertKeyRules(
  key: KeyChange & { readonly kind: KeyKind },
  { grants, now }: { readonly grants: Grants; readonly now: number },
): void {
  const { kind, scopes, origins, sharing, expiresAt } = key
  const possible = new Set(scopesOf(grants, kind))
  const problems: FieldProblem[] = []
  for (const [index, scope] of (scopes ?? []).entries()) {
    if (!possible.has(scope))
      problems.push({
        path: `scopes.${index}`,
        code: 'scope_unavailable',
        message: `is no permission that a ${kind} key may have`,
      })
  }
  if (typeof expiresAt === 'string' && Date.parse(expiresAt) <= now)
    problems.push({ path: 'expiresAt', code: 'expiry_past', message: 'is not in the future' })
  if (origins && kind !== 'write')
    problems.push({
      path: 'origins',
      code: 'origins_unavailable',
      message: 'is for write keys: others are never in a page',
    })
  if (sharing && kind !== 'partner')
    problems.push({
      path: 'sharing',
      code: 'sharing_unavailable',
      message: 'is for partner keys: what others may read, their permissions say',
    })
  for (const [index, origin] of (origins ?? []).entries()) {
    if (!isOrigin(origin))
      problems.push({
        path: `origins.${index}`,
        code: 'origin_invalid',
        message: 'is not a scheme, a host and, where it has one, a port, such as https://www.example.org',
      })
  }
  if (problems.length > 0) throw accessErrors.key_invalid('The key cannot be like that.', { problems })
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}
