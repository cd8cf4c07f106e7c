import { knownMigrations } from '../platform/database/migrate.ts'
import { type BackupHeader, FORMAT } from './backup-format.ts'
import { RestoreRefused } from './restore-refused.ts'

/**
 * Reads the first part of a backup, and makes sure that this version can restore it: an older backup is migrated, a newer one is refused.
 * @throws RestoreRefused
 */
export function readHeader(content: Buffer): BackupHeader {
  const header = parse(content)
  if (header?.product !== 'diapason' || !Array.isArray(header.migrations) || !Array.isArray(header.tables))
    throw new RestoreRefused('This archive is no backup of Diapason.')
  const { format = 0, version = 'an unknown version' } = header
  if (format > FORMAT) throw newer(version)
  const known = knownMigrations()
  for (const { number, name, checksum } of header.migrations) {
    const own = known[number - 1]
    if (!own) throw newer(version)
    if (own.checksum !== checksum)
      throw new RestoreRefused(
        `The backup was made with another migration ${name} than this code has (${own.name}): restore it with the code that made it, ${version}.`,
      )
  }
  return header as BackupHeader
}

function parse(content: Buffer): Partial<BackupHeader> | undefined {
  try {
    return JSON.parse(content.toString('utf8')) as Partial<BackupHeader>
  } catch {
    return undefined
  }
}

function newer(version: string): RestoreRefused {
  return new RestoreRefused(
    `The backup was made by a newer Diapason (${version}) than this one: install that version or a newer one, and restore with it.`,
  )
}
