import { ApiError, toApiError } from '../app/api-error.ts'

/** A file that is asked for by its address, or, where it is made, by what is sent there. */
type Wanted = { readonly url: string; readonly body?: object; readonly signal?: AbortSignal }

/**
 * Fetches a file and hands it to the browser to keep. It is fetched instead of linked to so that a refusal, or a server that breaks the
 * file off, is said in words; the browser keeps what is large on its disk.
 * Answers the id of an export of people, of which the server keeps how many it left out.
 * @throws ApiError
 */
export async function saveExport({ url, body, signal }: Wanted): Promise<string | undefined> {
  const answer = await fetch(url, {
    credentials: 'same-origin',
    signal: signal ?? null,
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(rethrown)
  if (!answer.ok) throw toApiError(answer.status, await answer.json().catch(() => null))
  const file = await answer.blob().catch(rethrown)
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'export'
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has begun to read it by then; a click is handled before the next task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return answer.headers.get('diapason-export') ?? undefined
}

function rethrown(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
  throw new ApiError(0, {})
}
