import { originOf } from './origin.ts'

/** The uuid under which an account is kept: computed from the brand's id of it as an origin is, so that every node names it alike without asking. */
export function accountKey(id: string): string {
  return originOf('account', id)
}
