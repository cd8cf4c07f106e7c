import type { Member, SessionInfo } from '../team/member.ts'

export type Account = Omit<Member, 'suspendedAt' | 'lastSeenAt'> & { recoveryCodesLeft: number }

export type OwnSession = SessionInfo & { current: boolean }
