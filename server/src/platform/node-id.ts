import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere, writePrivateFile } from './private-file.ts'

/** The name of the node that lives on this `var/`: made once, the same at each start, so that it can tell what its own previous process left behind. */
export async function readNodeId(varDir: string): Promise<string> {
  const path = join(varDir, 'node-id')
  const known = (await readIfThere(path))?.trim()
  if (known) return known
  const made = randomUUID()
  await writePrivateFile(path, `${made}\n`)
  return made
}
