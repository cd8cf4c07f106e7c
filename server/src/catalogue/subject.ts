import type { LogEvent } from '@diapason/kernel'

/** What people decide about identity is no message of a source. */
type SubjectType = Exclude<LogEvent['type'], 'identity'>

/** What the catalogue speaks of: the messages of one type and name. `identify`, `group` and `alias` have the name ''. */
export type Subject = { readonly type: SubjectType; readonly name: string }

export const SUBJECT_TYPES = [
  'track',
  'page',
  'screen',
  'identify',
  'group',
  'alias',
] as const satisfies readonly SubjectType[]

/** A subject as one text, for addresses and maps: `track:Order Completed`. */
export function subjectId({ type, name }: Subject): string {
  return `${type}:${name}`
}

/** The subject that `subjectId` wrote; undefined for any other text. */
export function readSubjectId(id: string): Subject | undefined {
  const colon = id.indexOf(':')
  const type = SUBJECT_TYPES.find((known) => known === id.slice(0, colon))
  return type === undefined || colon < 0 ? undefined : { type, name: id.slice(colon + 1) }
}
