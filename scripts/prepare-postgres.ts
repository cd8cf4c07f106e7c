import { findInstalledPostgres } from '../server/src/platform/database/find-installed-postgres.ts'
import { installFromDebian } from './install-from-debian.ts'

/** Finds another PostgreSQL than the embedded one, or installs Debian's where this machine lets us, or says through `tell` what is skipped without it. */
export function preparePostgres(tell: (line: string) => void): void {
  if (findInstalledPostgres()) return
  const why = installFromDebian('postgresql-15')
  if (findInstalledPostgres()) return
  tell(
    `Tests run on the embedded PostgreSQL only: no other is installed, and ${why ?? 'the package brought none'}. Install PostgreSQL 15 or later, or name a server in DIAPASON_TEST_DATABASE_URL.`,
  )
}
