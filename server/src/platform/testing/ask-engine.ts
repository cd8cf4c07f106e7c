import { inject } from 'vitest'
import type { TestPostgres } from './postgres-for-tests.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Loopback address where the global setup answers for the engines of this run. */
    readonly testEngines: string
    /** Which PostgreSQL a project of `vitest.config.ts` runs on; ours when it says nothing. */
    readonly testPostgres?: TestPostgres
  }
}

/** Asks an engine of the test run, which starts if it must; rejects with the engine's own message. */
export async function askEngine<T>(engine: string, question: string, body: Record<string, unknown> = {}): Promise<T> {
  const response = await fetch(`${inject('testEngines')}/${engine}/${question}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`The test engine ${engine} could not answer ${question}: ${text}`)
  return JSON.parse(text) as T
}
