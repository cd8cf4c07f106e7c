/** A request that a route answers with 2xx, in the state that the scenario has made. */
export type Scenario = {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** `null` for nobody; the operator when absent. */
  readonly token?: null
}
