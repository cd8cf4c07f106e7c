import type { Logger } from 'pino'

/** What a run of a job is given besides its payload. */
export type JobContext = {
  /** The job's id, the same at each attempt. */
  readonly id: string
  /** 1 at the first attempt. */
  readonly attempt: number
  /**
   * Aborted when this run should end: the node stops, or it was taken for dead and another one may run the job. Long work looks at it between
   * two steps and throws (`signal.throwIfAborted()`); an interrupted job costs no attempt and runs again.
   */
  readonly signal: AbortSignal
  readonly log: Logger
}

/**
 * A kind of work that survives the process. A job runs at least once: after a crash it runs again, and in rare cases (a node that froze and came back)
 * twice at a time. So a task is idempotent, or remembers in its own tables how far it came.
 */
export type JobTask<Payload = unknown> = {
  /** `noun.verb`, the same for ever: jobs that wait know their task by it. */
  readonly name: string
  /** Payloads hold ids, never personal data: they are kept until the job has succeeded. */
  run(payload: Payload, context: JobContext): Promise<void>
  /**
   * Attempts before a job is given up and waits for a person; 10 if not said, which is about three and a half hours. Before attempt n + 1 it waits
   * e^n seconds (e^10, six hours, at most).
   */
  readonly maxAttempts?: number
  /** Runs by itself at these times, in UTC, once over all nodes: `minute hour day month weekday`, such as `0 3 * * *`. The payload is empty. */
  readonly cron?: string
}
