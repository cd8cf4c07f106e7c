import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere, writePrivateFile } from './private-file.ts'

/** Makes the token by which the command line of this machine speaks to the running server: new at each start, readable by the owner of `var/` only. */
export async function createOperatorToken(varDir: string): Promise<string> {
  const token = `op_${randomBytes(32).toString('base64url')}`
  await writePrivateFile(fileOf(varDir), `${token}\n`)
  return token
}

/** The token of the server that runs on this `var/`, or `undefined` when none ever did. */
export async function readOperatorToken(varDir: string): Promise<string | undefined> {
  return (await readIfThere(fileOf(varDir)))?.trim()
}

function fileOf(varDir: string): string {
  return join(varDir, 'operator-token')
}
