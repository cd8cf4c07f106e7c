import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestApp, testApp } from '../app.test-support.ts'
import { readConfig } from '../config.ts'
import { createOperatorToken } from '../platform/operator-token.ts'
import { writeServerFile } from '../platform/server-file.ts'
import { runProgram } from './cli.ts'

/** A command line, and the server that it finds. */
export type CommandLine = {
  readonly server: TestApp
  /** A folder of the test's own. */
  readonly dir: string
  /** Runs a command to its end: its exit code, what it printed, and what it told beside. */
  run(...argv: string[]): Promise<{ readonly code: number; readonly out: string; readonly remarks: string }>
  stop(): Promise<void>
}

/** The program as its commands are typed, beside a running server: it is none of those that start, save or restore one. */
export async function commandLine(): Promise<CommandLine> {
  const dir = await mkdtemp(join(tmpdir(), 'diapason-commands-'))
  const varDir = join(dir, 'var')
  const server = await testApp({ operatorToken: await createOperatorToken(varDir) })
  await writeServerFile(varDir, { pid: process.pid, port: Number(new URL(server.url).port), url: server.url })
  const refuse = () => Promise.reject(new Error('no command of this test may do this'))
  return {
    server,
    dir,
    run: async (...argv) => {
      const out: string[] = []
      const remarks: string[] = []
      const code = await runProgram(
        {
          version: '1.2.3',
          config: () => readConfig({ DIAPASON_VAR: varDir }),
          start: refuse,
          demo: refuse,
          offline: () => ({ varDir: '', isServed: async () => true, backup: refuse, restore: refuse, examine: refuse }),
          out: (text) => out.push(text),
          remark: (text) => remarks.push(text),
        },
        argv,
      )
      return { code, out: out.join('\n'), remarks: remarks.join('\n') }
    },
    stop: async () => {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
