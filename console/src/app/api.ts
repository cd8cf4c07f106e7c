import createClient from 'openapi-fetch'
import { ApiError, toApiError } from './api-error.ts'
import type { paths } from './api-types.ts'
import { setAway } from './connection.ts'

/** The typed door to the control plane; same origin, the session is a cookie. */
export const api = createClient<paths>({ credentials: 'same-origin', headers: { accept: 'application/json' } })

type Answer<T> = { data?: T; error?: unknown; response: Response }

let onSignedOut: () => void = () => {}

/** Says what to do when the server answers 401 to anything at all. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action
}

/** The body of an answer, or a thrown {@link ApiError}. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    setAway(true)
    throw new ApiError(0, {})
  })
  // What stands before a server that is away answers in its place.
  setAway([502, 504].includes(answer.response.status))
  if (answer.response.ok) return answer.data as T
  const error = toApiError(answer.response.status, answer.error)
  if (error.status === 401) onSignedOut()
  throw error
}
