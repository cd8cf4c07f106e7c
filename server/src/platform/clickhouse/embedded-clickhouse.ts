import type { EngineLog } from './engine-log.ts'

export interface EmbeddedClickHouseOptions {
  /** Folder of the engine's files; created when absent. One process at a time. */
  readonly dir: string
  readonly log: EngineLog
  /** Loopback port; by default a free one, kept until `stop`. */
  readonly port?: number
}

export type EngineState = 'starting' | 'ready' | 'failed'

export interface EmbeddedClickHouse {
  /** Valid until `stop`, across restarts of the engine. */
  readonly url: string
  readonly username: string
  readonly password: string
  /** `failed`: it crashed too often and is left alone; start the server again once the cause is gone. */
  state(): EngineState
  /** Process id of the engine while it runs. */
  pid(): number | undefined
  /** Calls `listener` each time the engine is ready again after a crash; returns how to stop listening. */
  onRestart(listener: () => void): () => void
  /** Finishes the running query, closes the files, ends the process. */
  stop(): Promise<void>
}

/** Starts the engine in a child process and resolves once it answers. */
export function startEmbeddedClickHouse(_options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  return Promise.reject(new Error('not yet'))
}
