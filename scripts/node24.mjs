// Finds the Node this project is pinned to. Plain JavaScript that Node 18 understands: it runs before anything is known.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** An npm project of its own that holds nothing but Node. */
export const nodeFolder = join(root, 'scripts', 'node')

/** Path of the pinned Node binary that npm installed for this platform, or of the running one when it is recent enough; else undefined. */
export function node24() {
  const candidates = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
    `node-win-${process.arch}`,
  ]
  for (const name of candidates) {
    const path = join(nodeFolder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path)) return path
  }
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}
