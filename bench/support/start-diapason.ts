import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readOperatorToken } from '../../server/src/platform/operator-token.ts'
import { readServerFile } from '../../server/src/platform/server-file.ts'

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Diapason = {
  readonly url: string
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Everything it said, on both streams. */
  readonly said: () => string
  /** Milliseconds from the start of the process until it listened. */
  readonly readyAfter: number
  /** A call as the operator of this machine. @throws Error with the answer when it is not 2xx */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Sends a signal to the server, and to its process group where it leads one. */
  signal(signal: NodeJS.Signals): void
  /** SIGTERM, and waits. */
  stop(): Promise<Exit>
}

export type StartOptions = {
  readonly varDir: string
  readonly command?: 'start' | 'demo'
  readonly env?: Readonly<Record<string, string>>
  /** Options of Node, e.g. `--cpu-prof`. */
  readonly node?: readonly string[]
  /** Program and arguments in the place of Node and `main.ts`: `npm start`'s launcher, or another user's. */
  readonly program?: readonly string[]
  /** In a process group of its own, as a terminal's foreground job is. */
  readonly group?: boolean
  /** Milliseconds until it must listen. */
  readonly patience?: number
}

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

/** Starts a real server in a process of its own, on a port of its own, and resolves once it listens. @throws Error with what it said when it ends instead */
export async function startDiapason(options: StartOptions): Promise<Diapason> {
  const { varDir, command = 'start', env = {}, node = [], group = false, patience = 60_000 } = options
  const [file = process.execPath, ...args] = options.program ?? [process.execPath, ...node, main]
  // A server that was killed leaves the file that says where it was.
  const left = await readServerFile(varDir)
  const began = Date.now()
  const child = spawn(file, [...args, command], {
    env: { ...environment(), PORT: '0', DIAPASON_VAR: varDir, DIAPASON_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-100_000)
    })
  const exited = exitOf(child)
  let ended: Exit | undefined
  void exited.then((exit) => {
    ended = exit
  })
  for (;;) {
    const server = await readServerFile(varDir)
    if (server && server.pid !== left?.pid) {
      const token = await readOperatorToken(varDir)
      const url = server.url.replace('localhost', '127.0.0.1')
      return running({ child, exited, url, pid: server.pid, token, group, said: () => said }, Date.now() - began)
    }
    if (ended) throw new Error(`The server ended while starting (${ended.signal ?? ended.code}):\n${said}`)
    if (Date.now() - began > patience) {
      child.kill('SIGKILL')
      throw new Error(`The server did not listen within ${patience} ms:\n${said}`)
    }
    await sleep(20)
  }
}

function running(
  of: {
    child: ChildProcess
    exited: Promise<Exit>
    url: string
    pid: number
    token: string | undefined
    group: boolean
    said: () => string
  },
  readyAfter: number,
): Diapason {
  const { child, exited, url, pid, token, group, said } = of
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(group ? -(child.pid ?? 0) : (child.pid ?? 0), name)
    } catch {
      // It has ended by itself.
    }
  }
  return {
    url,
    pid,
    exited,
    said,
    readyAfter,
    signal,
    ask: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
      return (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T
    },
    stop: () => {
      signal('SIGTERM')
      return exited
    },
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
}

/** The environment without settings of Diapason's own, which would reach into what is measured. */
function environment(): Record<string, string | undefined> {
  const mine = /^(DIAPASON_|PORT$|HOST$|DATABASE_URL$|CLICKHOUSE_URL$|NODE_OPTIONS$|VITEST)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !mine.test(name)))
}
