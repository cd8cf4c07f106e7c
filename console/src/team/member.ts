export const roles = ['admin', 'marketer', 'analyst', 'agent', 'dpo'] as const
export type Role = (typeof roles)[number]

export type Member = {
  id: string
  name: string
  email: string
  role: Role
  createdAt: string
  suspendedAt: string | null
  lastSeenAt: string | null
  secondFactor: boolean
  signsInWith: ('password' | 'oidc')[]
}

export type Invitation = {
  id: string
  email: string
  role: Role
  member: string | null
  createdBy: string
  createdAt: string
  expiresAt: string
}

/** An invitation in the answer that made it: the only one with the link. */
export type IssuedInvitation = Invitation & { link: string }

export type SessionInfo = {
  id: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  address: string | null
  userAgent: string | null
}

export type RoleTable = {
  roles: Role[]
  keyKinds: ('write' | 'secret' | 'partner')[]
  permissions: { permission: string; roles: string[]; keys: string[] }[]
}

export type Author = { author: string; name: string | null; leftAt: string | null }
