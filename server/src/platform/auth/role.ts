/**
 * What a person who signs in may be. An administrator can do all that people can; each other role holds what its work needs and no more
 * (`server/src/grants.ts` says what, `docs/permissions.md` shows it).
 */
export const ROLES = ['admin', 'marketer', 'analyst', 'agent', 'dpo'] as const

export type Role = (typeof ROLES)[number]

/** The role that an installation cannot be without: somebody must be able to let others in. */
export const ADMIN: Role = 'admin'
