import { retryable } from '../platform/database/retryable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { ProfileConflict } from '../profiles/index.ts'

const TRIES = 10

/** Does something about a person, again while others change the same person meanwhile. @throws AppError `overloaded` when they do not cease */
export async function undisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ProfileConflict || retryable(error))) throw error
      if (attempt >= TRIES)
        throw platformErrors.overloaded('Others change the same person faster.', { retryAfter: 1, cause: error })
    }
  }
}
