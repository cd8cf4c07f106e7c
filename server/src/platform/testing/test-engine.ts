/**
 * A database engine shared by a whole test run. It lives in the process of the global setup and starts on the first question,
 * so that a run that needs no engine starts none.
 */
export type TestEngine = {
  readonly name: string
  /** Answers one question of a test file (`askEngine`) with JSON; starts the engine if it is not running. */
  answer(question: string, body: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Stops what was started. */
  stop(): Promise<void>
}
