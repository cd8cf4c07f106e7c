/** The job that takes somebody out, and the one that writes anew what still holds what was deleted. */
export const ERASE = 'erasure.run'
export const COMPACT = 'erasure.compact'

/** The channel on which nodes hear that somebody was erased. */
export const ERASED = 'person_erased'
