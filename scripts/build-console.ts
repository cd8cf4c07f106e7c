import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'console', 'dist')
const stamp = join(dist, '.stamp')

/** What the built files depend on; the lock file stands for the packages. */
const INPUTS = [
  'console/src',
  'console/public',
  'console/index.html',
  'console/package.json',
  'console/tsconfig.json',
  'console/vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
]

/**
 * Builds the console into `console/dist` if its sources are not those of the last build: about ten seconds, or some milliseconds when there is
 * nothing to do.
 * @throws Error with the output of the build when it fails; the last good build stays in place
 */
export async function buildConsole(options: { readonly tell: (line: string) => void }): Promise<void> {
  const sources = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  options.tell('Building the console (once)…')
  // Built aside, then put in place: a server that is running never serves half a console, and two builds do not disturb each other.
  const work = join(root, 'node_modules', '.cache', `diapason-console-${process.pid}`)
  try {
    await mkdir(join(root, 'node_modules', '.cache'), { recursive: true })
    await vite(['build', '--outDir', work, '--emptyOutDir', '--logLevel', 'warn'])
    await writeFile(join(work, '.stamp'), sources)
    await rm(dist, { recursive: true, force: true })
    await rename(work, dist).catch(() => cp(work, dist, { recursive: true }))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const path of INPUTS.flatMap((input) => filesOf(join(root, input)))) {
    const content = readFileSync(path)
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** A file, or all files below a folder but its tests, in an order that does not depend on the machine. */
function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function vite(args: readonly string[]): Promise<void> {
  const program = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(root, 'console'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The console could not be built:\n${output}`)),
    )
  })
}
