import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What the holder of the lock says about itself. */
export type RunningInstance = { readonly pid: number; readonly url?: string }

export type InstanceLock = {
  /** Tells those who find the lock taken where this instance is reached. */
  announce(url: string): void
  release(): Promise<void>
}

/** Another Diapason uses the same folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
  readonly instance: RunningInstance | undefined

  constructor(varDir: string, instance: RunningInstance | undefined) {
    const who = instance ? ` (pid ${instance.pid})${instance.url ? ` at ${instance.url}` : ''}` : ''
    super(
      `Diapason is already running${who} on ${varDir}. Use that one, stop it, or give this one a folder of its own with DIAPASON_VAR.`,
    )
    this.instance = instance
  }
}

const answerPatience = 1000

/**
 * Takes the one lock of `varDir` (made if absent), or rejects with `AlreadyRunning`. The lock is a listening local socket, so the
 * kernel releases it with the process, however that ends. On Linux its name is abstract: no file is left behind. Elsewhere it is a
 * socket file, which is taken over when nobody answers on it.
 *
 * Two containers that share a volume do not see each other's sockets: give each its own folder.
 */
export async function acquireInstanceLock(varDir: string): Promise<InstanceLock> {
  mkdirSync(varDir, { recursive: true })
  const address = lockAddress(varDir)
  let announced: string | undefined
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(JSON.stringify({ pid: process.pid, ...(announced === undefined ? {} : { url: announced }) }))
  })
  if (!(await listening(server, address))) {
    if (address.startsWith('\0') || (await answers(address))) throw new AlreadyRunning(varDir, await ask(address))
    rmSync(address, { force: true })
    if (!(await listening(server, address))) throw new AlreadyRunning(varDir, await ask(address))
  }
  server.unref()
  return {
    announce: (url) => {
      announced = url
    },
    release: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The instance that holds the lock of `varDir`, or undefined when none does: for commands that talk to a running server. */
export async function findRunningInstance(varDir: string): Promise<RunningInstance | undefined> {
  try {
    return await ask(lockAddress(varDir))
  } catch {
    return undefined
  }
}

/** From the folder's identity and not its name, so that a link to it is the same folder; short, since socket paths end at 104 bytes. */
function lockAddress(varDir: string): string {
  const path = realpathSync(varDir)
  const { dev, ino } = statSync(path)
  const name = `diapason-${createHash('sha256').update(`${path}\0${dev}\0${ino}`).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

function listening(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error))
    server.once('error', failed)
    server.listen(address, () => {
      server.off('error', failed)
      resolve(true)
    })
  })
}

async function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Undefined when the holder does not answer: it may be stopped in a debugger, or be no Diapason at all. */
async function ask(address: string): Promise<RunningInstance | undefined> {
  const socket = connect(address)
  const impatient = setTimeout(() => socket.destroy(), answerPatience)
  try {
    const answer: unknown = JSON.parse(await text(socket))
    const known = typeof answer === 'object' && answer !== null && 'pid' in answer && typeof answer.pid === 'number'
    return known ? (answer as RunningInstance) : undefined
  } catch {
    return undefined
  } finally {
    clearTimeout(impatient)
    socket.destroy()
  }
}
