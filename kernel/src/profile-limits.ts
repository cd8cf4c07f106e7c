/**
 * What keeps a profile under 64 KB (65,536 bytes of UTF-8) whatever the person, or whoever plays them, does. Lengths are
 * bytes of serialised JSON between the quotes; `traitValue` counts the whole value. The worst case, all at once:
 *
 *     traits       80 × (10 + name 64 + value 256)               = 26,400
 *     assignments  48 × (12 + experiment 64 + variation 40)      =  5,568
 *     where from  128 × (49 + messageId 64 + source 40)          = 19,584
 *     accounts     32 × (46 + id 120), and the member's name 14   =  5,326
 *     identifiers  24 × (47 + type 32 + value 160)               =  5,736
 *     activity     10 channels × 88 + 80, and the document 130   =  1,090
 *     zone         name 64 and 40                             =    104
 *                                                                = 63,808
 *
 * The rest of each is punctuation, the place of its source (3), the 24 bytes of a time, the longest channel (11) and the 36 of an
 * origin. A limit on size looks at one event alone, and a limit on number ranks by a key that only ever moves one way, so
 * neither depends on the order of events:
 *
 * - traits and accounts keep the *latest*. A register only moves later, so whatever is among the latest N of a union is
 *   among the latest N of the part it came from.
 * - identifiers keep the *best*, by a rank that is a function of each alone.
 * - assignments are *first* exposures, which only move earlier; so the earliest N are kept. A person past that number still
 *   gets the same variation from the hash; it is only no longer pinned.
 */
export const PROFILE_LIMITS = {
  bytes: 65_536,
  traits: 80,
  traitName: 64,
  traitValue: 256,
  traitDepth: 16,
  assignments: 48,
  experiment: 64,
  variation: 40,
  accounts: 32,
  account: 120,
  identifiers: 24,
  identifierType: 32,
  identifierValue: 160,
  at: 24,
  messageId: 64,
  source: 40,
  origin: 36,
  zone: 64,
} as const
