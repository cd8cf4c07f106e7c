// `npm start`, `npm run demo`, `npm test`, `npm run verify`: installs what is missing, then hands over to the pinned Node.
// Plain JavaScript that Node 18 understands, with no dependency: on a fresh clone nothing else exists yet.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './node24.mjs'

const programs = {
  diapason: ['server/src/main.ts'],
  test: ['scripts/test.ts'],
  verify: ['scripts/verify.ts'],
}

/** Runs `npm ci` once per lock file, so that a pull that changes dependencies is followed by an install and a normal start is not. */
function install() {
  const stamp = join(root, 'node_modules', '.diapason-installed')
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.error('Installing dependencies (once, about 1.5 GB with the two database engines)…')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const done = spawnSync(command, [...args, 'ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) {
    console.error('npm ci failed: see the lines above. Diapason needs about 3 GB of free disk and a reachable npm registry.')
    process.exit(done.status ?? 1)
  }
  writeFileSync(stamp, lock)
}

const [name, ...rest] = process.argv.slice(2)
const program = programs[name]
if (!program) {
  console.error(`run.mjs: unknown program ${name}; one of ${Object.keys(programs).join(', ')}`)
  process.exit(2)
}
install()
const node = node24()
if (!node) {
  console.error(`Diapason runs on Node 24, which npm has no package of for ${process.platform}-${process.arch}: install Node 24 or newer and try again.`)
  process.exit(1)
}
const child = spawn(node, [...program, ...rest], { cwd: root, stdio: 'inherit' })
// A terminal's Ctrl-C reaches the child by itself; this process only has to outlive it so that the shell prompt comes back last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
