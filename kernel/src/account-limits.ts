/**
 * What keeps an account under 64 KB (65,536 bytes of UTF-8) whatever is said of it. Names, values and provenance have the limits
 * of a person's (`profile-limits.ts`). The worst case, all at once:
 *
 *     traits      128 × (10 + name 64 + value 256)                = 42,240
 *     where from  128 × (49 + messageId 64 + source 40)           = 19,584
 *     activity    10 channels × 88 + 80, the document 70, id 120  =  1,150
 *                                                                 = 62,974
 */
export const ACCOUNT_LIMITS = { bytes: 65_536, traits: 128 } as const
