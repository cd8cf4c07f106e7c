import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where Debian and Ubuntu put the programs of each PostgreSQL. */
const VERSIONS = '/usr/lib/postgresql'

/** The oldest PostgreSQL installed on this machine that we promise to run on (15 or later), as a folder of programs; undefined when there is none. */
export function findInstalledPostgres(): { readonly bin: string; readonly major: string } | undefined {
  const majors = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number) : []
  const [major] = majors
    .filter((one) => one >= 15 && existsSync(join(VERSIONS, String(one), 'bin', 'initdb')))
    .sort((a, b) => a - b)
  return major === undefined ? undefined : { bin: join(VERSIONS, String(major), 'bin'), major: String(major) }
}
