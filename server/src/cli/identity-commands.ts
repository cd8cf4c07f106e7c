import { readFile, writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'
import { addResolutionCommands } from './resolution-commands.ts'

const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const
type Algorithm = (typeof ALGORITHMS)[number]

type KeygenOptions = { readonly alg: Algorithm; readonly kid?: string; readonly out?: string }
type TokenOptions = {
  readonly key: string
  readonly user?: string
  readonly claim?: readonly (readonly [name: string, value: string])[]
  readonly issuer?: string
  readonly audience?: string
  readonly expires: number
}

/** `identity keygen | token`: a pair of keys for signing identity tokens, and a token to try them with, for which no server is needed; and who is who. */
export function addIdentityCommands(program: Command, context: CommandContext): void {
  const { out, remark } = context
  const identity = program
    .command('identity')
    .description('Who is who, and tokens by which your server says who somebody is')
  addResolutionCommands(identity, context)

  identity
    .command('keygen')
    .description('Make a pair of keys: the private one for your server, the public one for the definition of an issuer')
    .addOption(new Option('--alg <algorithm>', 'what it signs').choices(ALGORITHMS).default('EdDSA'))
    .option('--kid <name>', 'name of the key, needed where an issuer has several')
    .option('--out <file>', 'write the private key to a new file that only you can read, and print the public one')
    .action(async ({ alg, kid, out: file }: KeygenOptions) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
      const named = { ...(kid === undefined ? {} : { kid }), alg, use: 'sig' }
      const [secret, open] = await Promise.all(
        [privateKey, publicKey].map(async (key) => JSON.stringify({ ...(await exportJWK(key)), ...named })),
      )
      if (file === undefined) {
        remark(`Public key, for the issuer:\n${open}\nPrivate key, which stays on your server:`)
        out(secret ?? '')
        return
      }
      await writeNew(file, `${secret}\n`)
      remark(`The private key is in ${file}. This is the public one, for the issuer:`)
      out(open ?? '')
    })

  identity
    .command('token')
    .description('Sign a token, as your server would: to try an issuer, never in production')
    .requiredOption('--key <file>', 'private key, as `identity keygen` made it')
    .option('--user <id>', 'whom it names: the claim `sub`')
    .option('--claim <name=value...>', 'another claim; several may follow', claim)
    .option('--issuer <text>', 'the claim `iss`')
    .option('--audience <text>', 'the claim `aud`')
    .option('--expires <time>', 'how long it holds: 15m, 1h; a day at most', span, 15 * 60)
    .action(async ({ key, user, claim: claims = [], issuer, audience, expires }: TokenOptions) => {
      if (user === undefined && claims.length === 0) throw new CliError('Say whom it names: --user, or --claim.', 2)
      const jwk = await readKey(key)
      const token = new SignJWT(Object.fromEntries(claims)).setIssuedAt().setExpirationTime(`${expires} seconds`)
      if (user !== undefined) token.setSubject(user)
      if (issuer !== undefined) token.setIssuer(issuer)
      if (audience !== undefined) token.setAudience(audience)
      const { kid } = jwk
      token.setProtectedHeader({ alg: algorithmOf(jwk), typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
      try {
        out(await token.sign(await importJWK(jwk, algorithmOf(jwk))))
      } catch (error) {
        throw new CliError(`${key} is not a private key that signs: ${error instanceof Error ? error.message : error}`)
      }
    })
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    // Never over another key: what was signed with that one would be worth nothing.
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new CliError(`The private key could not be written: ${error instanceof Error ? error.message : error}`)
  }
}

async function readKey(file: string): Promise<JWK> {
  try {
    const jwk: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof jwk === 'object' && jwk !== null && 'kty' in jwk) return jwk as JWK
  } catch (error) {
    throw new CliError(`The key could not be read: ${error instanceof Error ? error.message : error}`)
  }
  throw new CliError(`${file} is not a key as \`identity keygen\` makes it.`)
}

function algorithmOf({ alg, kty }: JWK): string {
  return alg ?? (kty === 'OKP' ? 'EdDSA' : kty === 'EC' ? 'ES256' : 'RS256')
}

function claim(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Say a name and a value, such as email=ada@example.com.')
  return [...before, [text.slice(0, at), text.slice(at + 1)]]
}

/** Seconds. */
function span(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? []
  const seconds = Number(count) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1)
  if (count === undefined || seconds < 1 || seconds > 86_400)
    throw new InvalidArgumentError('Say seconds, minutes or hours, such as 15m; a day at most.')
  return seconds
}
