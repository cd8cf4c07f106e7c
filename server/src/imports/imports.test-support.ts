import { eventually, type TestApp } from '../app.test-support.ts'

/** An import as the API shows it, as far as tests look. */
export type Shown = {
  /** Of a problem document. */
  readonly code?: string
  readonly id: string
  readonly state: string
  readonly dry: boolean
  readonly received: number
  readonly digest: string | null
  readonly total: number | null
  readonly lines: number
  readonly skipped: number
  readonly written: number
  readonly duplicates: number
  readonly refused: number
  readonly problems: readonly { code: string; column: string | null; count: number; line: number; message: string }[]
  readonly firstMessages: readonly Readonly<Record<string, unknown>>[]
  readonly error: { code: string; message: string } | null
  readonly fileRemovedAt: string | null
}

const OCTETS = { 'content-type': 'application/octet-stream' }

/** Uploads a file, whole. */
export async function uploaded(
  server: TestApp,
  of: { name: string; bytes: string | Uint8Array; repairs?: string },
): Promise<Shown> {
  const bytes = typeof of.bytes === 'string' ? new TextEncoder().encode(of.bytes) : of.bytes
  const { name, repairs } = of
  const made = await server.ask<Shown>('POST', '/api/imports', {
    body: { name, size: bytes.length, ...(repairs ? { repairs } : {}) },
  })
  if (made.status !== 201) throw new Error(made.text)
  const sent = await server.ask<Shown>('PUT', `/api/imports/${made.body.id}/file`, { body: bytes, headers: OCTETS })
  if (sent.status !== 200) throw new Error(sent.text)
  return sent.body
}

/** Id of a new key, under which data is imported. */
export async function sourceOf(server: TestApp): Promise<string> {
  return server.app.keys.verify(await server.key('secret'))?.id ?? ''
}

/** Starts an import and waits until it has ended, however it ends. */
export async function ran(
  server: TestApp,
  id: string,
  of: { mapping: unknown; key: string; dryRun?: boolean },
): Promise<Shown> {
  const started = await server.ask<Shown>('POST', `/api/imports/${id}/start`, { body: of })
  if (started.status !== 202) throw new Error(started.text)
  return ended(server, id)
}

/** Waits for the end of a run. */
export function ended(server: TestApp, id: string, within = 60_000): Promise<Shown> {
  return eventually(async () => (await server.ask<Shown>('GET', `/api/imports/${id}`)).body, {
    until: ({ state }) => !['queued', 'checking', 'importing'].includes(state),
    within,
  })
}
