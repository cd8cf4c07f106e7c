import { retryable } from '../../platform/database/retryable.ts'
import { ProfileConflict } from '../../profiles/index.ts'

const TRIES = 10

/** A step of a cut, again and again while those who send are faster. */
export async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const lost = error instanceof ProfileConflict || retryable(error) || isLockTimeout(error)
      if (!lost || attempt >= TRIES) throw error
    }
  }
}

/** SQLSTATE of a lock that was not given in time. */
function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}
