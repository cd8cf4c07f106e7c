import type { LogEvent } from './log-event.ts'

export type Exposure = { readonly experiment: string; readonly variation: string }

/** The exposure an event reports, if it reports one. */
export function exposureOf(_event: Pick<LogEvent, 'type' | 'name' | 'properties'>): Exposure | undefined {
  throw new Error('in preparation')
}
