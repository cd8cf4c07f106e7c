import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Open data that some tests are held against, in a folder `shared/data` beside a checkout or above it. It is too large, or its licence too unclear, for the
 * repository, so it is not everywhere: tests skip, and say so.
 */
export function sharedData(path: string): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'shared', 'data', path)
    if (existsSync(file)) return file
    if (dirname(folder) === folder) {
      process.stderr.write(`Skipped what needs shared/data/${path}: it is not here.\n`)
      return undefined
    }
  }
}
