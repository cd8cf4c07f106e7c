import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const consoleDir = join(root, 'console')
const stampFile = join(consoleDir, 'dist', '.stamp')

/**
 * Builds the console when its sources, or what is installed, changed since the last build; a build takes some seconds, a check some
 * milliseconds. Rejects with the builder's own words when it fails.
 */
export async function buildConsole({ tell }: { tell: (line: string) => void }): Promise<void> {
  const stamp = stampOf()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  tell('Building the console (once per version)…')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: consoleDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new Error(`The console could not be built (vite exited with ${code}):\n${said}`)
  writeFileSync(stampFile, stamp)
}

function stampOf(): string {
  const hash = createHash('sha256')
  const files = [
    'index.html',
    'vite.config.ts',
    'package.json',
    ...readdirSync(join(consoleDir, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => join('src', path)),
  ]
  for (const path of files.sort()) {
    if (!/\.[a-z]+$/.test(path) || !existsSync(join(consoleDir, path))) continue
    hash.update(`${path}\0`).update(readFileSync(join(consoleDir, path)))
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
}
