import { Type } from 'typebox'
import { keySchema } from '../definitions/index.ts'

/** For which purpose people are read, as a parameter of the address. */
export const readingPurpose = Type.Optional(
  keySchema(
    'For which purpose it is read; by a key without it, for the key’s own. Who does not permit it is left out, and so is what is kept for others.',
    'newsletter',
  ),
)

/** What may be wrong with it. */
export const READING_ERRORS = ['reading_purpose_missing', 'reading_purpose_unknown'] as const

/** How many rows of a page that is read for a purpose were left out. */
export const leftOutSchema = Type.Optional(
  Type.Integer({
    minimum: 0,
    description:
      'Read for a purpose: rows of this page that are left out, of people who do not permit it or of what is kept for others.',
    examples: [2],
  }),
)
