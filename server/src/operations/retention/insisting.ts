import { undisturbed } from '../../profiles/index.ts'

/** A step of a cut, again and again while those who send are faster. @throws AppError `overloaded` */
export function insisting<T>(work: () => Promise<T>): Promise<T> {
  return undisturbed(work, isLockTimeout)
}

/** SQLSTATE of a lock that was not given in time. */
function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}
