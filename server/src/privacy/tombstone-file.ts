import { appendFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere, writePrivateFile } from '../platform/private-file.ts'

/** An erasure as it is kept beside the databases: hashes alone. */
export type Kept = { readonly erasure: string; readonly at: string; readonly hashes: readonly string[] }

/** The name of the file in the folder of the engines. */
const NAME = 'erasures.ndjson'

/**
 * Erasures as this node keeps them beside the databases, so that they survive a restore of an older backup: a line with the secret of the hashes, then a line an erasure. Only
 * the owner of the folder can read it, as all that is in it.
 */
export function tombstoneFile(dir: string) {
  const path = join(dir, NAME)
  return {
    read: async (): Promise<{ readonly secret: string | undefined; readonly kept: readonly Kept[] }> => {
      const text = (await readIfThere(path)) ?? ''
      let secret: string | undefined
      const kept: Kept[] = []
      for (const line of text.split('\n')) {
        const one = parsed(line)
        if (one && 'secret' in one) secret = one.secret
        else if (one) kept.push(one)
      }
      return { secret, kept }
    },
    /** Begins it anew. */
    begin: (secret: string) => writePrivateFile(path, `${JSON.stringify({ secret })}\n`),
    add: async (kept: readonly Kept[]): Promise<void> => {
      if (kept.length === 0) return
      // A line that a crash cut short must not swallow the next.
      await appendFile(path, kept.map((one) => `\n${JSON.stringify(one)}\n`).join(''))
      await chmod(path, 0o600)
    },
  }
}

/** Undefined of a line that a crash cut short. */
function parsed(line: string): Kept | { readonly secret: string } | undefined {
  if (line === '') return undefined
  try {
    return JSON.parse(line) as Kept | { readonly secret: string }
  } catch {
    return undefined
  }
}
