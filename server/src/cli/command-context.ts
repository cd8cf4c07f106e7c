import { connectToServer, type ServerClient } from './server-client.ts'

/** What every command is given: where answers and remarks go, and the running server when it needs one. */
export type CommandContext = {
  /** The answer, on standard output. */
  readonly out: (text: string) => void
  /** Remarks and progress, on standard error. */
  readonly remark: (text: string) => void
  readonly server: () => Promise<ServerClient>
}

/** `varDir` is asked for only when a command needs the server. */
export function commandContext(options: {
  out: (text: string) => void
  remark: (text: string) => void
  varDir: () => string
}): CommandContext {
  return { out: options.out, remark: options.remark, server: () => connectToServer(options.varDir()) }
}
