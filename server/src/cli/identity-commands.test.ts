import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Json, NO_IDENTITY_PLAN } from '@diapason/kernel'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concealer, createRecogniser } from '../identity/index.ts'
import { CliError } from './cli-error.ts'
import { addIdentityCommands } from './identity-commands.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let dir: string
beforeAll(async () => {
  // Below the packages, so that what a reader copies from the guide finds `jose` here as it will in their project.
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  dir = await mkdtemp(join(cache, 'diapason-identity-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function run(...argv: string[]): Promise<{ out: string; remarks: string }> {
  const [out, remarks]: [string[], string[]] = [[], []]
  const program = new Command('diapason').exitOverride().configureOutput({ writeErr: () => {} })
  const unused = () => {
    throw new Error('no server is needed')
  }
  addIdentityCommands(program, {
    out: (text) => out.push(text),
    remark: (text) => remarks.push(text),
    server: unused,
    offline: unused,
  })
  await program.parseAsync(['identity', ...argv], { from: 'user' })
  return { out: out.join('\n'), remarks: remarks.join('\n') }
}

const read = async (token: string, issuer: Record<string, Json>) => {
  const plan = { identity: NO_IDENTITY_PLAN, issuers: [{ key: 'shop', body: { name: 'Shop', ...issuer } }] }
  const verdicts = await createRecogniser({ plan, conceal: concealer(''), clock: Date.now }).read([token])
  return verdicts.get(token)
}

describe('identity keygen', () => {
  test.each(['EdDSA', 'ES256', 'RS256'])(
    'makes a pair for %s that an issuer takes, and a token that it reads',
    async (alg) => {
      const file = join(dir, `${alg}.json`)
      const { out, remarks } = await run('keygen', '--alg', alg, '--kid', 'shop-2026', '--out', file)
      expect(remarks).toContain(file)
      const open = JSON.parse(out)
      expect(open).toMatchObject({ kid: 'shop-2026', alg, use: 'sig' })
      expect(open).not.toHaveProperty('d')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      const claims = ['--claim', 'email=ada@example.com', 'a=b=c']
      const token = await run(
        'token',
        '--key',
        file,
        '--user',
        'u-7',
        ...claims,
        '--issuer',
        'shop',
        '--audience',
        'us',
      )
      const verdict = await read(token.out, {
        keys: [open],
        issuer: 'shop',
        audience: 'us',
        claims: { sub: 'userId', email: 'email', a: 'x' },
      })
      expect(verdict).toMatchObject({
        ok: true,
        names: [
          { type: 'userId', value: 'u-7' },
          { type: 'email', value: 'ada@example.com' },
          { type: 'x', value: 'b=c' },
        ],
      })
    },
  )

  test('prints the private key alone, so that it can be kept anywhere', async () => {
    const { out, remarks } = await run('keygen')
    expect(JSON.parse(out)).toHaveProperty('d')
    expect(remarks).toContain('"kty"')
    expect(remarks).not.toContain('"d"')
  })

  test('never writes over another key', async () => {
    const file = join(dir, 'kept.json')
    await run('keygen', '--out', file)
    const before = await readFile(file, 'utf8')
    await expect(run('keygen', '--out', file)).rejects.toThrow(CliError)
    expect(await readFile(file, 'utf8')).toBe(before)
  })
})

describe('identity token', () => {
  test('says what is wrong with the key, the claims or the time', async () => {
    const [file, other, open] = ['one.json', 'not.json', 'open.json'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    const { out } = await run('keygen', '--out', file)
    await Promise.all([writeFile(other, 'no key'), writeFile(open, out)])
    await expect(run('token', '--key', file)).rejects.toMatchObject({ exitCode: 2 })
    for (const key of [other, open, join(dir, 'absent.json')])
      await expect(run('token', '--key', key, '--user', 'u-7')).rejects.toThrow(CliError)
    for (const wrong of ['2d', '90000s', 'soon', '0m'])
      await expect(run('token', '--key', file, '--user', 'u-7', '--expires', wrong)).rejects.toThrow('Say seconds')
    await expect(run('token', '--key', file, '--claim', 'email')).rejects.toThrow('Say a name and a value')
  })
})

test('the snippet of the guide signs what its issuer reads', async () => {
  const guide = await readFile(join(root, 'docs/guides/identity.md'), 'utf8')
  const [, snippet] = /```js\n(import \{ readFileSync \}[\s\S]*?)```/.exec(guide) ?? []
  const [, body] = /identity-issuers\/shop -d '([\s\S]*?)'\n```/.exec(guide) ?? []
  const issuer = JSON.parse(body ?? '{}')
  const { out } = await run('keygen', '--kid', 'shop-2026', '--out', join(dir, 'shop.private.json'))
  await writeFile(
    join(dir, 'page.mjs'),
    `${snippet}\nprocess.stdout.write(await identityToken({ id: 'u-7', email: 'ada@example.com' }))\n`,
  )
  const { stdout } = await promisify(execFile)(process.execPath, ['page.mjs'], { cwd: dir })
  expect(await read(stdout, { ...issuer, keys: [JSON.parse(out)] })).toMatchObject({
    ok: true,
    names: [
      { type: 'userId', value: 'u-7' },
      { type: 'email', value: 'ada@example.com' },
    ],
  })
})
