// `npm start`, `npm run demo`, `npm test`, `npm run verify`: installs what is missing, then hands over to the pinned Node.
// Plain JavaScript that Node 18 understands, with no dependency: on a fresh clone nothing else exists yet.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { node24, nodeFolder, root } from './node24.mjs'

const programs = {
  diapason: ['server/src/main.ts'],
  test: ['scripts/test.ts'],
  update: ['scripts/update.ts'],
  verify: ['scripts/verify.ts'],
}

const stamp = join(root, 'node_modules', '.diapason-installed')
const installedLock = join(root, 'node_modules', '.package-lock.json')

/**
 * Runs `npm ci` once per lock file, so that a pull that changes dependencies is followed by an install and a normal start is not. First
 * Node alone, then everything else by that Node: npm leaves out optional packages that the running Node is too old for, and the
 * builders' native parts are such packages.
 */
function install() {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const nodeText = readFileSync(join(nodeFolder, 'package-lock.json'), 'utf8')
  const lock = createHash('sha256').update(text).update(nodeText).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(installedLock) && node24()) return
  if (!existsSync(join(nodeFolder, 'node_modules', '.package-lock.json'))) {
    console.error('Installing Node 24 beside yours (once, about 190 MB)…')
    npmCi(process.execPath, nodeFolder)
  }
  const node = node24()
  // Someone ran `npm install` or `npm ci` themselves: nothing is to be done twice.
  if (node && !isInstalled(JSON.parse(text).packages)) {
    console.error('Installing dependencies (once, about 1.5 GB with the two database engines)…')
    npmCi(node, root)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}

/** `npm ci` in a folder, run by a given Node; ends the process when it fails. */
function npmCi(node, cwd) {
  const npm = process.env.npm_execpath
  const [command, args] = npm && /npm-cli\.c?js$/.test(npm) ? [node, [npm]] : ['npm', []]
  const flags = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund']
  const path = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter)
  const done = spawnSync(command, [...args, ...flags], {
    cwd,
    stdio: ['ignore', 2, 2],
    env: { ...environment(), PATH: path },
  })
  if (done.status === 0) return
  console.error(
    'npm ci failed: see the lines above. Diapason needs about 3 GB of free disk and a reachable npm registry.',
  )
  process.exit(done.status ?? 1)
}

/** What `npm run` adds to the environment speaks of this project's root, and would send an install in another folder there. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_local_prefix|config_prefix|package_|lifecycle_)/.test(name),
    ),
  )
}

/** Whether `node_modules` holds what the lock file asks for; packages of other platforms are optional and rightly absent. */
function isInstalled(wanted) {
  if (!existsSync(installedLock) || !node24()) return false
  let installed
  try {
    installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages
  } catch {
    return false
  }
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
    if (!path.includes('node_modules/') || link) return true
    if (installed[path] === undefined) return Boolean(optional || devOptional) && !isOfThisPlatform(wanted[path])
    return installed[path].version === version && existsSync(join(root, path, 'package.json'))
  })
}

/** An optional package made for this machine must be there; on Linux the C library tells apart what system and processor do not. */
function isOfThisPlatform({ os, cpu, libc }) {
  if (!os && !cpu) return false
  const glibc = Boolean(process.report?.getReport().header.glibcVersionRuntime)
  const fits = (list, mine) => !list || list.includes(mine)
  return (
    fits(os, process.platform) &&
    fits(cpu, process.arch) &&
    (process.platform !== 'linux' || fits(libc, glibc ? 'glibc' : 'musl'))
  )
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
  console.error(
    `Diapason runs on Node 24, which npm has no package of for ${process.platform}-${process.arch}: install Node 24 or newer and try again.`,
  )
  process.exit(1)
}
// Whatever the program starts finds the pinned Node and our tools first.
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter)
const child = spawn(node, [...program, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
})
// A terminal's Ctrl-C reaches the child by itself; this process only has to outlive it so that the shell prompt comes back last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
child.on('error', (error) => {
  console.error(`${node} could not be started: ${error.message}. Remove node_modules and try again.`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
