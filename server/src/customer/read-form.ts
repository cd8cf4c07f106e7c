import { platformErrors } from '../platform/errors/platform-errors.ts'

/** Fields of a form at most: a page of 500 choices. */
const MOST = 2000

/**
 * The fields of a form of ours, as browsers and mail providers send it: each name with its last value. Files are no part of any.
 * @throws AppError `request_invalid`
 */
export async function readForm(body: Buffer, contentType: string): Promise<ReadonlyMap<string, string>> {
  const fields = new Map<string, string>()
  try {
    // The platform reads both kinds; RFC 7578 by hand is where others were attacked.
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    for (const [name, value] of form) {
      if (fields.size >= MOST) break
      if (typeof value === 'string') fields.set(name, value)
    }
  } catch {
    throw platformErrors.request_invalid('The form could not be read.')
  }
  return fields
}
