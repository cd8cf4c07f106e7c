import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOperatorToken } from '../platform/operator-token.ts'
import type { ReplayOrder, ReplayReport } from './replay-process.ts'

/** `diapason demo` as a person starts it, in a process of its own with a fresh `var/`. */
export type DemoServer = {
  readonly url: string
  /** The one-time link that was printed. */
  readonly setupUrl: string
  /** Everything it printed. */
  readonly printed: () => string
  /** Asks the API as the command line of this machine does; the test says what it expects. */
  ask<Body>(method: string, path: string, body?: object): Promise<Body>
  /** Sends the file's first customers again through the public SDK. */
  replay(writeKey: string, customers: number): Promise<ReplayReport>
  /** Ctrl-C; resolves with its exit code. */
  stop(): Promise<number | null>
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
/** Far beyond the 45 s it may take: on a machine that does other work the test should be late rather than fail. */
const LOADED_WITHIN = 300_000

export async function startDemoServer(): Promise<DemoServer> {
  const varDir = await mkdtemp(join(tmpdir(), 'diapason-demo-'))
  const port = await freePort()
  const child = spawn(process.execPath, [MAIN, 'demo'], {
    // As on a machine that never heard of it: what is set for the tests is no setting of the server.
    env: { PATH: process.env.PATH, PORT: String(port), DIAPASON_VAR: varDir, DIAPASON_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGINT')
    const [code] = await exited
    await rm(varDir, { recursive: true, force: true })
    return code
  }
  try {
    await said(child, () => text.includes('The result of the experiment:'))
  } catch (error) {
    await stop()
    throw new Error(`The demo did not start:\n${text}`, { cause: error })
  }
  const url = `http://localhost:${port}`
  const token = await readOperatorToken(varDir)
  return {
    url,
    setupUrl: /http\S+\/setup\?token=\S+/.exec(text)?.[0] ?? '',
    printed: () => text,
    ask: async <Body>(method: string, path: string, body?: object) => {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const answer = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer}`)
      return (answer === '' ? undefined : JSON.parse(answer)) as Body
    },
    replay: async (writeKey, customers) => {
      const sender = fork(new URL('./replay-process.ts', import.meta.url))
      let last: ReplayReport | undefined
      sender.on('message', (report: ReplayReport) => {
        last = report
      })
      sender.send({ host: url, writeKey, customers } satisfies ReplayOrder)
      await once(sender, 'exit')
      if (!last) throw new Error('The replay said nothing.')
      return last
    },
    stop,
  }
}

async function said(child: ChildProcess, isSaid: () => boolean): Promise<void> {
  const deadline = Date.now() + LOADED_WITHIN
  while (!isSaid()) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`)
    if (Date.now() > deadline) throw new Error(`It was not ready within ${LOADED_WITHIN} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
