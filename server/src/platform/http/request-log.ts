import type { FastifyBaseLogger } from 'fastify'

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'

/**
 * The log of one request, made when it is first written to: the framework asks for one with each request, and nearly none says anything. Levels and serialisers of
 * a route alone are not heeded; no route has any.
 */
export function requestLog(log: FastifyBaseLogger, bindings: object): FastifyBaseLogger {
  return new RequestLog(log, bindings) as unknown as FastifyBaseLogger
}

class RequestLog {
  readonly #log: FastifyBaseLogger
  readonly #bindings: object
  #own: FastifyBaseLogger | undefined

  constructor(log: FastifyBaseLogger, bindings: object) {
    this.#log = log
    this.#bindings = bindings
  }

  get level(): string {
    return this.#log.level
  }

  child(...args: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#made().child(...args)
  }

  fatal(...args: unknown[]): void {
    this.#say('fatal', args)
  }
  error(...args: unknown[]): void {
    this.#say('error', args)
  }
  warn(...args: unknown[]): void {
    this.#say('warn', args)
  }
  info(...args: unknown[]): void {
    this.#say('info', args)
  }
  debug(...args: unknown[]): void {
    this.#say('debug', args)
  }
  trace(...args: unknown[]): void {
    this.#say('trace', args)
  }

  #say(level: Level, args: unknown[]): void {
    const own = this.#made()
    ;(own[level] as (...said: unknown[]) => void).apply(own, args)
  }

  #made(): FastifyBaseLogger {
    this.#own ??= this.#log.child(this.#bindings)
    return this.#own
  }
}
