import { retryable } from '../platform/database/retryable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'

const TRIES = 10

/** Does it again where the database undid it because others were at the same rows. @throws AppError `overloaded` */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!retryable(error)) throw error
      if (attempt >= TRIES)
        throw platformErrors.overloaded('Others change the same addresses faster.', { retryAfter: 1, cause: error })
    }
  }
}
