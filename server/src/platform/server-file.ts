import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere, writePrivateFile } from './private-file.ts'

/** Where the server that runs on a `var/` is found. */
export type ServerFile = { readonly pid: number; readonly port: number; readonly url: string }

/** Says where the server is, once it listens. */
export async function writeServerFile(varDir: string, server: ServerFile): Promise<void> {
  await writePrivateFile(fileOf(varDir), `${JSON.stringify(server)}\n`)
}

/** What the last start wrote; after a crash it may name a server that is gone. `undefined` when there is none or it cannot be read. */
export async function readServerFile(varDir: string): Promise<ServerFile | undefined> {
  const text = await readIfThere(fileOf(varDir))
  if (text === undefined) return undefined
  try {
    const { pid, port, url } = JSON.parse(text) as Partial<ServerFile>
    return typeof pid === 'number' && typeof port === 'number' && typeof url === 'string'
      ? { pid, port, url }
      : undefined
  } catch {
    return undefined
  }
}

/** Removes it at a clean stop. */
export async function removeServerFile(varDir: string): Promise<void> {
  await rm(fileOf(varDir), { force: true })
}

function fileOf(varDir: string): string {
  return join(varDir, 'server.json')
}
