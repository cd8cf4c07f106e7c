import { api, unwrap } from '../app/api.ts'
import { ApiError, toApiError } from '../app/api-error.ts'
import type { Import } from './import.ts'

/** Octets of a request: it must arrive within the time that the server gives a request, on a slow line as well. */
const PART = 4 * 1024 * 1024

type SendOptions = {
  /** An upload that broke off; a new one when absent. */
  readonly goesOn?: Import | undefined
  /** The import whose mended report the file is. */
  readonly repairs?: string | undefined
  /** Told of the share that has come, from 0 to 1. */
  readonly onProgress: (share: number) => void
}

/** Sends a file to the server, part by part; what has come stays when a part fails. @throws ApiError */
export async function sendFile(file: File, { goesOn, repairs, onProgress }: SendOptions): Promise<Import> {
  let current =
    goesOn ??
    (await unwrap(
      api.POST('/api/imports', {
        body: { name: file.name.slice(0, 200), size: file.size, ...(repairs && { repairs }) },
      }),
    ))
  do {
    current = await sendPart(current, file.slice(current.received, current.received + PART))
    onProgress(file.size === 0 ? 1 : current.received / file.size)
  } while (current.received < file.size)
  return current
}

async function sendPart({ id, received }: Import, part: Blob): Promise<Import> {
  const response = await fetch(`/api/imports/${id}/file`, {
    method: 'PUT',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(received) },
    body: part,
  }).catch(() => {
    throw new ApiError(0, {})
  })
  const body: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw toApiError(response.status, body)
  return body as Import
}
