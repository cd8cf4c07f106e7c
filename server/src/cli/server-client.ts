import { Readable } from 'node:stream'
import type { Problem } from '../platform/http/problem.ts'
import { readOperatorToken } from '../platform/operator-token.ts'
import { readServerFile } from '../platform/server-file.ts'
import { CliError } from './cli-error.ts'

export type ServerClient = {
  readonly url: string
  readonly pid: number
  /** The JSON of an answer. @throws CliError with the server's own explanation when it refuses */
  request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** Sends octets, and returns the JSON of the answer. @throws CliError when it refuses */
  upload<T>(path: string, octets: Uint8Array, headers: Readonly<Record<string, string>>): Promise<T>
  /** The bytes of a long answer, as they come; the stream fails when the server breaks it off. @throws CliError when it refuses */
  download(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ readonly headers: Headers; readonly bytes: Readable }>
}

/** Large enough for a rebuild step or a folder of thousands of files. */
const PATIENCE = 300_000

/**
 * The server that runs on `varDir`, addressed as its operator: who can read `var/operator-token` owns the installation.
 * @throws CliError when none runs
 */
export async function connectToServer(varDir: string): Promise<ServerClient> {
  const server = await readServerFile(varDir)
  const token = await readToken(varDir)
  if (!server || !token || !isAlive(server.pid)) throw notRunning(varDir)
  return {
    url: server.url,
    pid: server.pid,
    async request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
      const response = await fetch(new URL(path, server.url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      }).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'TimeoutError')
          throw new CliError(`The server at ${server.url} did not answer within ${PATIENCE / 1000} s.`)
        throw notRunning(varDir)
      })
      const text = await response.text()
      if (!response.ok) throw new CliError(explain(response.status, text))
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    async upload<T>(path: string, octets: Uint8Array, headers: Readonly<Record<string, string>>): Promise<T> {
      const response = await fetch(new URL(path, server.url), {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
        body: octets as Uint8Array<ArrayBuffer>,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      }).catch(() => {
        throw notRunning(varDir)
      })
      const text = await response.text()
      if (!response.ok) throw new CliError(explain(response.status, text))
      return JSON.parse(text) as T
    },
    async download(method, path, body) {
      const response = await fetch(new URL(path, server.url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
      }).catch(() => {
        throw notRunning(varDir)
      })
      if (!response.ok || !response.body) throw new CliError(explain(response.status, await response.text()))
      return { headers: response.headers, bytes: Readable.from(response.body as AsyncIterable<Uint8Array>) }
    },
  }
}

async function readToken(varDir: string): Promise<string | undefined> {
  try {
    return await readOperatorToken(varDir)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))
      throw new CliError(`${varDir} belongs to another user: run this command as the user that started the server.`)
    throw error
  }
}

/** Signal 0 asks whether a process exists; EPERM says that it does, under another user. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function notRunning(varDir: string): CliError {
  return new CliError(`No server runs on ${varDir}: start it with npm start, then run this command again.`)
}

/** What a problem document says, for a terminal: what happened, each wrong part, what to do. */
function explain(status: number, text: string): string {
  let problem: Partial<Problem>
  try {
    problem = JSON.parse(text) as Partial<Problem>
  } catch {
    return `The server answered ${status}.`
  }
  const parts = (problem.errors ?? []).map(({ path, message }) => `  ${path}  ${message}`)
  return [problem.detail ?? `The server answered ${status}.`, ...parts, problem.help].filter(Boolean).join('\n')
}
