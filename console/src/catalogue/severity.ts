import type { Tone } from '../app/tag.tsx'
import type { Difference } from './catalogue.ts'

/** How each severity is shown. */
export const severityTones = { error: 'bad', warning: 'attention', info: 'quiet' } as const satisfies Record<
  Difference['severity'],
  Tone
>
