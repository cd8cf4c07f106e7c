import { retryable } from '../platform/database/retryable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { ProfileConflict } from './store.ts'

const TRIES = 10

/**
 * Does something about people, again while others change the same rows meanwhile.
 *
 * @param isLost of another error, whether it says the same: that somebody else was faster
 * @throws AppError `overloaded` when they do not cease
 */
export async function undisturbed<T>(
  work: () => Promise<T>,
  isLost: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ProfileConflict || retryable(error) || isLost(error))) throw error
      if (attempt >= TRIES)
        throw platformErrors.overloaded('Others change the same rows faster.', { retryAfter: 1, cause: error })
    }
  }
}
