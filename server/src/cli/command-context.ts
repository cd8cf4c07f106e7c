import type { Offline } from './offline.ts'
import { connectToServer, type ServerClient } from './server-client.ts'

/** What every command is given: where answers and remarks go, and the running server when it needs one. */
export type CommandContext = {
  /** The answer, on standard output. */
  readonly out: (text: string) => void
  /** Remarks and progress, on standard error. */
  readonly remark: (text: string) => void
  readonly server: () => Promise<ServerClient>
  /** What can be done without a server, on this installation's own files and databases. */
  readonly offline: () => Offline
}

/** `varDir` is asked for only when a command needs the server. */
export function commandContext(options: {
  out: (text: string) => void
  remark: (text: string) => void
  varDir: () => string
  offline: () => Offline
}): CommandContext {
  const { out, remark, offline } = options
  return { out, remark, server: () => connectToServer(options.varDir()), offline }
}
