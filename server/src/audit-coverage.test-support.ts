import type { TestApp } from './app.test-support.ts'

/** A request that a route answers with 2xx, in this state of the server. */
export type Scenario = {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** `null` for nobody; the operator when absent. */
  readonly token?: null
}

export const ADA = { name: 'Ada', email: 'ada@example.org', password: 'incorrect horse battery' }

const BODIES: Readonly<Record<string, { readonly first: object; readonly second: object }>> = {
  elements: {
    first: { name: 'Hero', variants: [], fallback: { content: { title: 'Welcome' } } },
    second: { name: 'Hero', variants: [], fallback: { content: { title: 'Hello' } } },
  },
  metrics: {
    first: { name: 'Visits', event: 'Visit', aggregation: 'proportion' },
    second: { name: 'Visits', event: 'Visit', aggregation: 'count' },
  },
  experiments: {
    first: EXPERIMENT('Test'),
    second: EXPERIMENT('The test'),
  },
}

function EXPERIMENT(name: string) {
  return {
    name,
    status: 'draft',
    variations: [
      { key: 'control', weight: 0.5 },
      { key: 'b', weight: 0.5 },
    ],
    metrics: [],
  }
}
