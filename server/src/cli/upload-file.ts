import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { SingleBar } from 'cli-progress'
import { CliError } from './cli-error.ts'
import type { ServerClient } from './server-client.ts'

type Upload = {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly received: number
  readonly digest: string | null
  readonly repairs: string | null
  readonly state: string
  readonly fileRemovedAt: string | null
}

/** Octets of a request: each arrives within the time that the server gives a request, on a slow line as well. */
const PART = 8 * 1024 * 1024

/**
 * Sends a file to the server, part by part. One that is there already (the same octets) is not sent again, and one that broke off goes on where it
 * was: so running the same command again after a failure costs nothing.
 * @throws CliError when the file cannot be read
 */
export async function uploadFile(
  client: ServerClient,
  path: string,
  { repairs }: { repairs?: string },
): Promise<{ id: string; state: string }> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path} cannot be read (${error.code}).`)
  })
  try {
    const info = await file.stat()
    if (!info.isFile()) throw new CliError(`${path} is not a file.`)
    const name = basename(path)
    const digest = await digestOf(file)
    const { items } = await client.request<{ items: Upload[] }>('GET', '/api/imports?limit=100')
    const same = (one: Upload) =>
      one.size === info.size && one.repairs === (repairs ?? null) && one.fileRemovedAt === null && one.name === name
    const there = items.find((one) => same(one) && one.digest === digest)
    if (there) return there
    const begun = items.find((one) => same(one) && one.state === 'uploading')
    const upload =
      begun ??
      (await client.request<Upload>('POST', '/api/imports', { name, size: info.size, ...(repairs ? { repairs } : {}) }))
    const whole = await sendParts(client, { file, upload })
    if (whole.digest === digest) return whole
    // What had come of it was of another file with the same name and size.
    await client.request('DELETE', `/api/imports/${upload.id}`)
    const again = await client.request<Upload>('POST', '/api/imports', {
      name,
      size: info.size,
      ...(repairs ? { repairs } : {}),
    })
    return await sendParts(client, { file, upload: again })
  } finally {
    await file.close()
  }
}

async function sendParts(
  client: ServerClient,
  { file, upload }: { file: FileHandle; upload: Upload },
): Promise<Upload> {
  const bar = new SingleBar({
    format: 'sending {bar} {percentage}% · {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  })
  const large = upload.size > 2 * PART
  if (large) bar.start(upload.size, upload.received)
  let current = upload
  const part = Buffer.alloc(PART)
  try {
    do {
      const { bytesRead } = await file.read(part, 0, PART, current.received)
      if (bytesRead === 0 && current.received < current.size)
        throw new CliError('The file became shorter while it was sent.')
      current = await client.upload<Upload>(`/api/imports/${upload.id}/file`, part.subarray(0, bytesRead), {
        'upload-offset': String(current.received),
      })
      if (large) bar.update(current.received)
    } while (current.received < current.size)
    return current
  } finally {
    if (large) bar.stop()
  }
}

async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const part = Buffer.alloc(PART)
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(part, 0, PART, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(part.subarray(0, bytesRead))
    at += bytesRead
  }
}
