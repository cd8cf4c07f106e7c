import type { KeyKind, Principal } from './principal.ts'
import type { Role } from './role.ts'

/** Who may do what: permission (`noun:verb`) → the kinds of key and the roles that hold it. `operator` holds everything. */
export type Grants = Readonly<Record<string, { readonly keys: readonly KeyKind[]; readonly roles: readonly Role[] }>>

/** True when the principal holds the permission. An unknown permission is held by nobody, the operator included: a typing error must not open a door. */
export function holds(grants: Grants, principal: Principal, permission: string): boolean {
  const grant = Object.hasOwn(grants, permission) ? grants[permission] : undefined
  if (!grant) return false
  switch (principal.kind) {
    case 'anonymous':
    case 'customer':
      return false
    case 'key':
      return grant.keys.includes(principal.key.kind) && (principal.key.scopes?.includes(permission) ?? true)
    case 'user':
      return grant.roles.some((role) => role === principal.role)
    case 'operator':
      return true
    default:
      return principal satisfies never
  }
}

/** The permissions a principal holds, sorted; the console shows and hides nothing by itself, it asks this. */
export function permissionsOf(grants: Grants, principal: Principal): string[] {
  return Object.keys(grants)
    .filter((permission) => holds(grants, principal, permission))
    .sort()
}
