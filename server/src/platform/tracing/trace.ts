export type SpanOptions = {
  /** What side of a call it is; `internal` if not said. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer'
  /** Never values that people gave: names, counts and codes of ours. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  /** Not a part of what goes on around it: work that serves many requests at once. */
  readonly root?: boolean
}

/** Runs `work` as one step of a trace; what it runs in turn is below it. Fails as `work` fails. */
export type Trace = <T>(name: string, options: SpanOptions, work: () => Promise<T>) => Promise<T>

/** Where no traces are asked for. */
export const untraced: Trace = (_name, _options, work) => work()
