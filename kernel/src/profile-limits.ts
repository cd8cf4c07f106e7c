/**
 * What keeps a profile under 64 KB (65,536 bytes of UTF-8) whatever the person, or whoever plays them, does. Lengths are
 * bytes of serialised JSON between the quotes; `traitValue` counts the whole value. The worst case, all at once:
 *
 *     traits       80 × (97 + name 64 + messageId 64 + source 40 + value 256)            = 41,680
 *     assignments  48 × (103 + experiment 64 + messageId 64 + source 40 + variation 40)  = 14,928
 *     identifiers  24 × (109 + type 32 + value 160)                                      =  7,224
 *     activity     10 channels × 119 + 130, and the document around it 130               =  1,450
 *                                                                                        = 65,282
 *
 * 97, 103 and 109 are punctuation, key names, the 24 bytes of `at` or `lastSeen`, the longest channel (11) and the 36 of an
 * origin. A limit on size looks at one event alone, and a limit on number ranks by a key that only ever moves one way, so
 * neither depends on the order of events:
 *
 * - traits and identifiers keep the *latest*. A register only moves later, so whatever is among the latest N of a union is
 *   among the latest N of the part it came from.
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
  identifiers: 24,
  identifierType: 32,
  identifierValue: 160,
  at: 24,
  messageId: 64,
  source: 40,
  origin: 36,
} as const
