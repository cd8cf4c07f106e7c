import type { DocumentOf } from '../../disclosure/index.ts'
import type { Preferences } from '../preferences.ts'

/** What the document of all that is known is drawn from. */
export type AccessView = {
  readonly document: DocumentOf
  readonly preferences: Preferences
  /** Number of the request that it answers. */
  readonly request: string
}
