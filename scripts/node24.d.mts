/** Folder of the repository, with a slash at its end. */
export const root: string
/** Path of the pinned Node binary that npm installed for this platform, or of the running one when it is recent enough; else undefined. */
export function node24(): string | undefined
/** Folder of the npm project that holds Node alone. */
export const nodeFolder: string
