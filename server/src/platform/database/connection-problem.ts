import { isUnavailable } from './database-unavailable.ts'

/** SQLSTATE of a refused connection, and what to do; the texts name no value of the URL, which holds a password. */
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'PostgreSQL refuses the user or the password of DATABASE_URL.',
  '28000':
    'PostgreSQL refuses this user from this address (pg_hba.conf), or asks for TLS: add ?sslmode=require to DATABASE_URL.',
  '3D000': 'The database that DATABASE_URL names does not exist: create database diapason;',
  '42501': 'The user of DATABASE_URL may not do what a migration needs: let it own its database.',
}

/** What a person can do about a connection that could not be made; undefined for any other error. */
export function connectionProblem(error: unknown): string | undefined {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one ? String(one.code) : ''
    const known = refusals[code]
    if (known) return known
  }
  if (!isUnavailable(error)) return undefined
  return 'PostgreSQL does not answer at the address in DATABASE_URL: is it running, and does a firewall stand between?'
}
